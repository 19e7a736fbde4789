import {
  notAPatch,
  nothingToScan,
  scanTargetMissing,
  scanTargetUnreadable,
  UserError,
} from "../../errors/mod.ts";
import {
  captureGit,
  listTrackedFiles,
  locateRepository,
  readPatch,
  type RepositoryPlace,
} from "../../git/mod.ts";
import { type Finding, type PatchScan, PatchScanner, scanFile } from "../../secrets/mod.ts";
import {
  basename,
  dirname,
  failureText,
  type FileFacts,
  join,
  linkTarget,
  readBytes,
  readPieces,
  realPath,
  relative,
  resolve,
  statFile,
  walkFiles,
  workingDirectory,
} from "../../sys/mod.ts";
import { rememberedCommits } from "../create/remembered.ts";
import { readAllowList } from "./allowed.ts";
import { textOf, workingText } from "./file_text.ts";

/** A finding and how the user would name its file. */
export interface ShownFinding extends Finding {
  /** Path from the current folder, or as it was given. */
  readonly path: string;
}

/** What a scan that was asked for by hand has found. */
export interface HandScan {
  readonly findings: readonly ShownFinding[];
  /** Files that were scanned; those of a patch with added lines. */
  readonly files: number;
  /** Findings that `.yanex-allow` took out. */
  readonly allowed: number;
  /** What was not scanned, in words. */
  readonly gaps: readonly string[];
}

/** What the uncommitted changes are. */
export interface ChangesScope {
  readonly includeNotebooks: boolean;
  readonly includeUntracked: boolean;
}

/**
 * Scans the uncommitted changes in the repository of the current folder, as a run would.
 *
 * @throws UserError without a repository, or if git cannot tell
 */
export async function scanChanges(scope: ChangesScope): Promise<HandScan> {
  const folder = workingDirectory() ?? ".";
  const git = await captureGit(folder, { ...scope, commitCache: rememberedCommits });
  if (git.kind === "none") throw nothingToScan(git.notice ?? "this is no git repository");
  if (git.patch.kind === "failed") throw nothingToScan(git.patch.reason);
  const scanner = scannerIn(git.root);
  await readPatch(git.patch, (bytes) => scanner.push(bytes));
  return ofPatch(scanner.finish(), git.root);
}

/**
 * Scans a patch in a file. Its files are looked at in the repository of the current folder, if that
 * has them as the patch says.
 *
 * @param file null: standard input
 * @throws UserError if it cannot be read, or is no patch
 */
export function scanPatchFile(file: string | null): HandScan {
  const root = repositoryOf(workingDirectory() ?? ".")?.root ?? null;
  const name = file ?? "standard input";
  const scanner = scannerIn(root);
  let [bytes, isPatch] = [0, false];
  try {
    if (file !== null && statFile(file) === null) throw scanTargetMissing(file);
    for (const piece of readPieces(file)) {
      bytes += piece.length;
      isPatch ||= BEGINNING.test(new TextDecoder().decode(piece));
      scanner.push(piece);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw scanTargetUnreadable(name, failureText(error));
  }
  if (bytes > 0 && !isPatch) throw notAPatch(name);
  return ofPatch(scanner.finish(), root);
}

/** The line before the changes of a file, of git's or another tool's patch. */
const BEGINNING = /^(diff --|--- |\+\+\+ )/m;

function scannerIn(root: string | null): PatchScanner {
  return new PatchScanner({
    readFile: root === null ? undefined : workingText(root),
    allow: root === null ? undefined : readAllowList(root),
  });
}

function ofPatch(scan: PatchScan, root: string | null): HandScan {
  const gaps: string[] = [];
  if (scan.cutLines > 0) gaps.push(`the rest of ${scan.cutLines} very long line(s)`);
  if (scan.hasMore) gaps.push(`secrets beyond the first ${scan.findings.length}`);
  const findings = scan.findings.map((found) => ({ ...found, path: shownPath(root, found.file) }));
  return { findings, files: scan.files, allowed: scan.allowed, gaps };
}

/** How a path from the root of a repository is named from here. */
function shownPath(root: string | null, file: string): string {
  const here = workingDirectory();
  return root === null || here === null ? file : relative(here, join(root, file));
}

/** Larger files are not scanned: they hold data, and no memory should be needed for that. */
const FILE_BYTES = 64 * 1024 * 1024;

/**
 * Scans whole files: those that are named, and of folders those that git tracks (all, where there is
 * no repository). Binary files and links have no text to scan.
 *
 * @throws UserError if a path does not exist or cannot be read
 */
export async function scanPaths(paths: readonly string[]): Promise<HandScan> {
  const scan = new FilesScan();
  for (const path of paths) {
    const facts = factsOf(path);
    if (facts === null) throw scanTargetMissing(path);
    if (facts.isDirectory) await scan.folder(path);
    else scan.named(path);
  }
  return scan.result();
}

function factsOf(path: string): FileFacts | null {
  try {
    return statFile(path);
  } catch (error) {
    throw scanTargetUnreadable(path, failureText(error));
  }
}

function repositoryOf(folder: string): RepositoryPlace | null {
  try {
    return locateRepository(folder);
  } catch {
    // It may not be looked at: what is in it will say so.
    return null;
  }
}

class FilesScan {
  readonly #findings: ShownFinding[] = [];
  readonly #gaps: string[] = [];
  readonly #seen = new Set<string>();
  readonly #allowLists = new Map<string, ReturnType<typeof readAllowList>>();
  #files = 0;
  #allowed = 0;

  async folder(path: string): Promise<void> {
    const repository = repositoryOf(path);
    // A mistake in it is no matter of one file.
    if (repository !== null) this.#allowList(repository.root);
    const names = repository === null ? walkFiles(path) : await listTrackedFiles(path);
    if (names.length === 0 && repository !== null) {
      this.#gaps.push(`${path}, where git tracks no file`);
    }
    for (const name of names.sort()) {
      const file = path === "." ? name : join(path, name);
      // Deleted files are still tracked, submodules are folders.
      if (linkTarget(file) !== null || !statFile(file)?.isFile) continue;
      try {
        this.#file(file, repository);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        this.#gaps.push(error.message);
      }
    }
  }

  named(path: string): void {
    this.#file(path, repositoryOf(dirname(path)));
  }

  /** Scans one file, unless that was done before. */
  #file(path: string, repository: RepositoryPlace | null): void {
    const real = resolve(realPath(dirname(path)), basename(path));
    if (this.#seen.has(real)) return;
    this.#seen.add(real);
    const text = this.#read(path);
    if (text === null) return;
    this.#files++;
    const file = repository === null ? path : relative(repository.root, real);
    const allow = repository === null ? undefined : this.#allowList(repository.root);
    for (const found of scanFile(file, text)) {
      if (allow?.allows(found)) this.#allowed++;
      else this.#findings.push({ ...found, path });
    }
  }

  #read(path: string): string | null {
    const size = factsOf(path)?.size ?? 0;
    if (size > FILE_BYTES) {
      this.#gaps.push(`${path} has ${Math.round(size / 1024 / 1024)} MB`);
      return null;
    }
    try {
      return textOf(readBytes(path));
    } catch (error) {
      throw scanTargetUnreadable(path, failureText(error));
    }
  }

  #allowList(root: string) {
    if (!this.#allowLists.has(root)) this.#allowLists.set(root, readAllowList(root));
    return this.#allowLists.get(root);
  }

  result(): HandScan {
    return {
      findings: this.#findings,
      files: this.#files,
      allowed: this.#allowed,
      gaps: this.#gaps,
    };
  }
}
