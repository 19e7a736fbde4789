import { patchNotRead, patchNotWritten } from "../errors/mod.ts";
import { join, openReplacementFile, statFile } from "../sys/mod.ts";
import { diffArguments, isNotebook, type PatchRecipe } from "./diff_command.ts";
import { gitComplaint, type GitPlace, runGitSync, streamGit } from "./git_command.ts";
import { concatenate, UntrackedIndexError, withUntrackedFiles } from "./untracked_index.ts";

/** The uncommitted changes as git writes them, for `git apply`. */
export type Patch =
  /** There is nothing to restore: a checkout of the commit gives what was run. */
  | { readonly kind: "empty" }
  /** Git's own bytes, in memory. */
  | { readonly kind: "held"; readonly bytes: Uint8Array }
  /** Too large for the memory: `writePatch` lets git write it once more, to a file. */
  | { readonly kind: "large"; readonly source: PatchSource }
  /** There are changes and git could not make a patch of them. */
  | { readonly kind: "failed"; readonly reason: string };

/** What makes the same patch again. */
export interface PatchSource extends PatchRecipe {
  readonly place: GitPlace;
  readonly root: string;
  readonly gitDir: string;
}

/** Patches up to this many bytes are held in memory. */
export const HELD_PATCH_BYTES = 8 * 1024 * 1024;

/** True if git has to be asked at all. */
export function mayHavePatch(source: PatchSource, untracked: number): boolean {
  if (source.includeUntracked && untracked > 0) return true;
  return source.paths === null ||
    source.paths.some((path) => source.includeNotebooks || !isNotebook(path));
}

/**
 * Makes the patch, in memory if it has no more than `limit` bytes.
 *
 * @throws what the system says if git cannot be started
 */
export async function makePatch(source: PatchSource, limit = HELD_PATCH_BYTES): Promise<Patch> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const take = (bytes: Uint8Array) => {
    pieces.push(bytes);
    size += bytes.length;
    return size <= limit;
  };
  const outcome = isBrief(source) ? briefPatch(source, take) : await streamPatch(source, take);
  if (size > limit) return { kind: "large", source };
  if (outcome !== null) return { kind: "failed", reason: outcome };
  return size === 0 ? { kind: "empty" } : { kind: "held", bytes: concatenate(pieces) };
}

/** Changed files up to this number and size (bytes, together) make a patch in no time. */
const FEW_FILES = 50;
const FEW_BYTES = 1024 * 1024;

/** True if the changed files are few and small. A deleted file does not tell how large it was. */
function isBrief({ root, paths, includeUntracked }: PatchSource): boolean {
  if (paths === null || includeUntracked || paths.length > FEW_FILES) return false;
  let size = 0;
  try {
    return paths.every((path) => {
      const facts = statFile(join(root, path));
      size += facts?.size ?? 0;
      return facts?.isFile === true && size <= FEW_BYTES;
    });
  } catch {
    // It may not be looked at: git will say so.
    return false;
  }
}

/** {@link streamPatch} in one piece, in half the time: this is what a run waits for. */
function briefPatch(source: PatchSource, onOutput: (bytes: Uint8Array) => boolean): string | null {
  const result = runGitSync(source.place, diffArguments(source));
  if (result === null) return GIT_GONE;
  if (result.code !== 0) return gitComplaint(result);
  onOutput(result.stdout);
  return null;
}

const GIT_GONE = "git is gone";

/** Lets git write the patch; answers null, or what git complains about. */
async function streamPatch(
  source: PatchSource,
  onOutput: (bytes: Uint8Array) => boolean,
): Promise<string | null> {
  const diff = async (place: GitPlace) => {
    const result = await streamGit(place, diffArguments(source), onOutput);
    if (result === null) return GIT_GONE;
    return result.stopped || result.code === 0 ? null : gitComplaint(result);
  };
  try {
    return source.includeUntracked
      ? await withUntrackedFiles(source, diff)
      : await diff(source.place);
  } catch (error) {
    if (error instanceof UntrackedIndexError) return error.message;
    throw error;
  }
}

/**
 * Hands on the bytes of a patch as they come, without holding a large one in memory.
 *
 * @param take gets each piece
 * @throws UserError if git fails
 */
export async function readPatch(patch: Patch, take: (bytes: Uint8Array) => void): Promise<void> {
  if (patch.kind === "held") take(patch.bytes);
  if (patch.kind !== "large") return;
  const complaint = await streamPatch(patch.source, (bytes) => {
    take(bytes);
    return true;
  });
  if (complaint !== null) throw patchNotRead(complaint);
}

/** The same patch in memory; one that has more than `limit` bytes stays as it is. */
export async function holdPatch(patch: Patch, limit: number): Promise<Patch> {
  return patch.kind === "large" ? await makePatch(patch.source, limit) : patch;
}

/** Permission bits of a patch file: it may hold what is private. */
const PATCH_MODE = 0o600;

/**
 * Writes the patch to a file, in one step (never half a patch under that name), without holding a
 * large one in memory.
 *
 * @param destination an existing file is replaced
 * @param mode permission bits, default 0600
 * @returns its size, or `null` if there is no patch; no file is made then
 * @throws UserError if git fails; what the system says if the file cannot be written
 */
export async function writePatch(
  patch: Patch,
  destination: string,
  mode: number = PATCH_MODE,
): Promise<{ readonly sizeBytes: number } | null> {
  if (patch.kind === "empty" || patch.kind === "failed") return null;
  const file = openReplacementFile(destination, mode);
  let sizeBytes = 0;
  const write = (bytes: Uint8Array) => {
    file.write(bytes);
    sizeBytes += bytes.length;
    return true;
  };
  try {
    if (patch.kind === "held") write(patch.bytes);
    else {
      const complaint = await streamPatch(patch.source, write);
      if (complaint !== null) throw patchNotWritten(destination, complaint);
    }
    // The changes may have been undone since they were seen.
    if (sizeBytes === 0) {
      file.discard();
      return null;
    }
  } catch (error) {
    file.discard();
    throw error;
  }
  file.commit();
  return { sizeBytes };
}
