import { snapshotNotPossible, snapshotTooLarge } from "../../errors/mod.ts";
import { entryAt, type Store, type StoreModes, text } from "../../experiment/mod.ts";
import { listWorkingFiles } from "../../git/mod.ts";
import { toValue, type ValueMap } from "../../params/mod.ts";
import {
  basename,
  copyTree,
  dirname,
  fileHash,
  join,
  linkTarget,
  makeFolderExclusive,
  makeFolders,
  makeLink,
  pathExists,
  realPath,
  relative,
  removePath,
  renamePath,
  resolve,
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
  /** The working tree that it is a copy of. */
  readonly root: string;
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
  const script = relative(root, realFolderOf(plan.scriptPath));
  const names = await listWorkingFiles(root);
  const tree = readTree(root, names.includes(script) ? names : [...names, script]);
  const bytes = tree.files.reduce((sum, { size }) => sum + size, 0);
  if (bytes > LIMIT_BYTES) throw snapshotTooLarge(root, bytes, LIMIT_BYTES);
  const folder = join(store.root, SNAPSHOTS, hashOf(root, tree));
  if (!pathExists(folder)) copyTo(folder, root, tree, modes);
  return { folder, scriptPath: join(folder, script), root };
}

/** The same path with the links of its folder resolved, as they are in a repository's root. */
function realFolderOf(path: string): string {
  return join(realPath(dirname(path)), basename(path));
}

/** What is copied; names are relative to the root. */
interface Tree {
  readonly files: readonly {
    readonly name: string;
    readonly size: number;
    readonly mode: number;
  }[];
  readonly links: readonly { readonly name: string; readonly target: string }[];
}

/** Files that were deleted, submodules' folders and the like are left out. */
function readTree(root: string, names: readonly string[]): Tree {
  const sorted = names.toSorted();
  const files = [];
  const links = [];
  for (const name of sorted) {
    const target = linkTarget(join(root, name));
    if (target !== null) {
      links.push({ name, target: targetInCopy(root, name, target, sorted) });
      continue;
    }
    const facts = statFile(join(root, name));
    if (facts?.isFile) files.push({ name, size: facts.size, mode: facts.mode ?? 0 });
  }
  return { files, links };
}

/** A link to what is copied leads to the copy, any other one to where it leads now. */
function targetInCopy(
  root: string,
  name: string,
  target: string,
  names: readonly string[],
): string {
  const meant = resolve(root, dirname(name), target);
  const inside = relative(root, meant);
  const isCopied = names.some((other) => other === inside || other.startsWith(`${inside}/`));
  return isCopied ? relative(join(root, dirname(name)), meant) : meant;
}

function hashOf(root: string, { files, links }: Tree): string {
  const parts = [
    ...files.flatMap(({ name, mode }) => [name, String(mode), fileHash(join(root, name))]),
    ...links.flatMap(({ name, target }) => [name, "->", target]),
  ];
  return sha256(parts.join("\0")).slice(0, 16);
}

/** Copies into a folder beside first, so that a copy is whole or not there. */
function copyTo(folder: string, root: string, { files, links }: Tree, modes: StoreModes): void {
  const staging = `${folder}.${crypto.randomUUID().slice(0, 8)}.new`;
  makeFolders(dirname(folder), modes.folder);
  makeFolderExclusive(staging, modes.folder);
  try {
    copyTree(root, staging, files.map(({ name }) => name));
    for (const { name, target } of links) {
      makeFolders(join(staging, dirname(name)));
      makeLink(target, join(staging, name));
    }
    renamePath(staging, folder);
  } catch (error) {
    removePath(staging);
    // Another process may have copied the same code at the same time.
    if (!pathExists(folder)) throw error;
  }
}

/** The entry `snapshot` of a record that runs from one. */
export function snapshotEntry({ folder, scriptPath, root }: Snapshot): ValueMap {
  return toValue({ folder, script_path: scriptPath, root }) as ValueMap;
}

/** The snapshot that a record names, or null. */
export function snapshotOf(raw: ValueMap): Snapshot | null {
  const folder = text(entryAt(raw, "snapshot", "folder"));
  const scriptPath = text(entryAt(raw, "snapshot", "script_path"));
  const root = text(entryAt(raw, "snapshot", "root"));
  return folder === null || scriptPath === null || root === null
    ? null
    : { folder, scriptPath, root };
}
