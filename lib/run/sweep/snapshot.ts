import { snapshotNotPossible, snapshotTooLarge } from "../../errors/mod.ts";
import type { Store, StoreModes } from "../../experiment/mod.ts";
import { listWorkingFiles } from "../../git/mod.ts";
import { toValue, type ValueMap } from "../../params/mod.ts";
import {
  copyTree,
  fileHash,
  join,
  makeFolderExclusive,
  makeFolders,
  pathExists,
  relative,
  removePath,
  renamePath,
  sha256,
  statFile,
} from "../../sys/mod.ts";
import type { Surroundings } from "../create/capture.ts";
import type { RunPlan } from "../plan.ts";

/** Folder of a store that holds the copies. */
const SNAPSHOTS = ".snapshots";

/** A copy larger than this is refused: data does not belong into a repository's folder unignored. */
const LIMIT_BYTES = 512 * 1024 * 1024;

/** A copy of the code as it was at one moment. */
export interface Snapshot {
  readonly folder: string;
  /** The script in it. */
  readonly scriptPath: string;
}

/**
 * Copies the code that a script belongs to into `<store>/.snapshots/<hash>/`: tracked files as they
 * are now, with uncommitted changes, and untracked files that git does not ignore. Equal code is
 * copied once.
 *
 * @throws UserError outside a repository, or if the files are too large together
 */
export async function takeSnapshot(
  plan: RunPlan,
  { git }: Surroundings,
  store: Store,
  modes: StoreModes,
): Promise<Snapshot> {
  if (git.kind !== "repository") throw snapshotNotPossible(plan.scriptPath);
  const { root } = git;
  const script = relative(root, plan.scriptPath);
  const names = (await listWorkingFiles(root)).filter((name) => statFile(join(root, name))?.isFile);
  if (!names.includes(script)) names.push(script);
  const bytes = names.reduce((sum, name) => sum + (statFile(join(root, name))?.size ?? 0), 0);
  if (bytes > LIMIT_BYTES) throw snapshotTooLarge(root, bytes, LIMIT_BYTES);

  const parts = names.sort().flatMap((name) => [
    name,
    String(statFile(join(root, name))?.mode ?? 0),
    fileHash(join(root, name)),
  ]);
  const hash = sha256(parts.join("\0")).slice(0, 16);
  const folder = join(store.root, SNAPSHOTS, hash);
  if (!pathExists(folder)) copyTo(folder, root, names, modes);
  return { folder, scriptPath: join(folder, script) };
}

/** Copies into a folder beside first, so that a copy is whole or not there. */
function copyTo(folder: string, root: string, names: readonly string[], modes: StoreModes): void {
  const staging = `${folder}.${crypto.randomUUID().slice(0, 8)}.new`;
  makeFolders(join(folder, ".."), modes.folder);
  makeFolderExclusive(staging, modes.folder);
  try {
    copyTree(root, staging, names);
    renamePath(staging, folder);
  } catch (error) {
    removePath(staging);
    // Another process may have copied the same code at the same time.
    if (!pathExists(folder)) throw error;
  }
}

/** The entry of a record that runs from a snapshot. */
export function snapshotEntry({ folder, scriptPath }: Snapshot): ValueMap {
  return toValue({ folder, script_path: scriptPath }) as ValueMap;
}
