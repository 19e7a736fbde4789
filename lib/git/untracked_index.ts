import {
  copyFile,
  failureReason,
  join,
  makeFolderExclusive,
  removePath,
  setModified,
  statFile,
  temporaryFolder,
} from "../sys/mod.ts";
import { gitComplaint, type GitPlace, runGit } from "./git_command.ts";

/** The blob without content, by the length of the repository's hashes (SHA-1, SHA-256). */
const EMPTY_BLOB: Readonly<Record<number, string>> = {
  40: "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
  64: "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
};

/** What untracked files are added to. */
export interface UntrackedFilesOptions {
  readonly place: GitPlace;
  /** Folder that holds the index. */
  readonly gitDir: string;
  /** Any hash of the repository, for its kind. */
  readonly commit: string;
  readonly includeNotebooks: boolean;
}

/** Git could not make the temporary index. */
export class UntrackedIndexError extends Error {}

/**
 * Calls `use` with a place where untracked files count as tracked ones without content, so that
 * `git diff` shows all they hold. That is written to a copy of the index in a temporary folder; the
 * repository, its index and its objects stay as they are. (`git add --intent-to-add` would store
 * an object.)
 *
 * @throws UntrackedIndexError with git's words if git cannot do it
 */
export async function withUntrackedFiles<T>(
  { place, gitDir, commit, includeNotebooks }: UntrackedFilesOptions,
  use: (place: GitPlace) => Promise<T>,
): Promise<T> {
  const folder = join(temporaryFolder(), `yanex-git-${crypto.randomUUID()}`);
  makeFolderExclusive(folder, 0o700);
  try {
    const index = join(folder, "index");
    copyIndex(join(gitDir, "index"), index);
    const withIndex = { ...place, env: { ...place.env, GIT_INDEX_FILE: index } };
    const list = [
      "ls-files",
      "-z",
      "--others",
      "--exclude-standard",
      "--full-name",
      "--",
      ":(top)",
    ];
    const files = await complete(place, list);
    const entries = indexEntries(files, EMPTY_BLOB[commit.length] ?? "", includeNotebooks);
    await complete(
      withIndex,
      ["-c", "core.splitIndex=false", "update-index", "-z", "--index-info"],
      entries,
    );
    return await use(withIndex);
  } finally {
    removePath(folder);
  }
}

/**
 * Copies an index with an older time: git trusts an entry's time only if the index is younger, so a
 * copy that looks newer would hide changes made in the same moment (git's "racy" entries).
 */
function copyIndex(from: string, to: string): void {
  const modified = statFile(from)?.modified;
  if (modified === undefined) return;
  try {
    copyFile(from, to);
    setModified(to, Math.floor(modified / 1000) * 1000);
  } catch (error) {
    // Git replaces the index by renaming; between two of them there may be none.
    if (failureReason(error) !== "missing") throw error;
  }
}

async function complete(place: GitPlace, args: string[], stdin?: Uint8Array): Promise<Uint8Array> {
  const result = await runGit(place, args, { stdin });
  if (result?.code !== 0) {
    throw new UntrackedIndexError(result === null ? "git is gone" : gitComplaint(result));
  }
  return result.stdout;
}

/** Input of `git update-index -z --index-info` from names that each end in a zero byte. */
function indexEntries(names: Uint8Array, blob: string, includeNotebooks: boolean): Uint8Array {
  const start = new TextEncoder().encode(`100644 ${blob}\t`);
  const notebook = new TextEncoder().encode(".ipynb");
  const pieces: Uint8Array[] = [];
  for (let from = 0; from < names.length;) {
    const end = names.indexOf(0, from);
    const name = names.subarray(from, end + 1);
    from = end + 1;
    // A name that ends in `/` is a repository of its own.
    if (name[name.length - 2] === 0x2f) continue;
    if (!includeNotebooks && endsWith(name.subarray(0, -1), notebook)) continue;
    pieces.push(start, name);
  }
  return concatenate(pieces);
}

function endsWith(bytes: Uint8Array, tail: Uint8Array): boolean {
  const offset = bytes.length - tail.length;
  return offset >= 0 && tail.every((byte, i) => bytes[offset + i] === byte);
}

/** All pieces one after the other. */
export function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    all.set(piece, offset);
    offset += piece.length;
  }
  return all;
}
