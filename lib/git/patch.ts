import { patchNotWritten } from "../errors/mod.ts";
import { openReplacementFile } from "../sys/mod.ts";
import { diffArguments, isNotebook, type PatchRecipe } from "./diff_command.ts";
import { gitComplaint, type GitPlace, streamGit } from "./git_command.ts";
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
  const outcome = await streamPatch(source, (bytes) => {
    pieces.push(bytes);
    size += bytes.length;
    return size <= limit;
  });
  if (size > limit) return { kind: "large", source };
  if (outcome !== null) return { kind: "failed", reason: outcome };
  return size === 0 ? { kind: "empty" } : { kind: "held", bytes: concatenate(pieces) };
}

/** Lets git write the patch; answers null, or what git complains about. */
async function streamPatch(
  source: PatchSource,
  onOutput: (bytes: Uint8Array) => boolean,
): Promise<string | null> {
  const diff = async (place: GitPlace) => {
    const result = await streamGit(place, diffArguments(source), onOutput);
    if (result === null) return "git is gone";
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
