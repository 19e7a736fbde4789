import {
  codeNotRecorded,
  metadataBroken,
  patchDamaged,
  patchMissing,
  patchRedacted,
  repositoryGone,
  repositoryNotThere,
} from "../../errors/mod.ts";
import {
  entryAt,
  type ExperimentPlace,
  type Metadata,
  METADATA_FILE,
  number,
  readMetadata,
  text,
} from "../../experiment/mod.ts";
import { locateRepository, type RepositoryPlace } from "../../git/mod.ts";
import { isMap, type ValueMap } from "../../params/mod.ts";
import {
  basename,
  dirname,
  isAbsolute,
  join,
  realPath,
  relative,
  resolve,
  statFile,
} from "../../sys/mod.ts";

/** An experiment that is to be reproduced, and the code that it ran. */
export interface Origin {
  readonly place: ExperimentPlace;
  readonly metadata: Metadata;
  /** The whole hash of the commit. */
  readonly commit: string;
  /** Path of the patch, or null if the commit is all. */
  readonly patch: string | null;
  /** `git` of its record; of the code that ran, if that was not the code that was staged. */
  readonly code: ValueMap;
  /** Root of its working tree, as recorded. */
  readonly root: string | null;
}

/**
 * Reads what there is to go back to.
 *
 * @throws UserError if there is no commit, or if the patch is not what it was
 */
export function readOrigin(place: ExperimentPlace): Origin {
  const reading = readMetadata(place.folder);
  if (reading.kind !== "read") {
    const reason = reading.kind === "broken" ? reading.reason : "the file is missing";
    throw metadataBroken(place.id, join(place.folder, METADATA_FILE), reason);
  }
  const { metadata } = reading;
  const { raw } = metadata;
  const atRun = raw.get("git_at_run");
  const code = isMap(atRun) ? atRun : raw.get("git");
  const commit = isMap(code) ? text(code.get("commit_hash")) : null;
  if (!isMap(code) || commit === null || !/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(commit)) {
    throw codeNotRecorded(place.id, text(entryAt(raw, "environment", "git", "error")));
  }
  const root = text(entryAt(raw, "environment", "git", "repository", "repo_path"));
  return { place, metadata, commit, patch: patchOf(place, code), code, root };
}

function patchOf({ id, folder }: ExperimentPlace, code: ValueMap): string | null {
  const name = text(code.get("patch_file"));
  if (name === null) {
    // A submodule with changes inside counts as changed, and no patch can hold that.
    const isLost = code.get("has_uncommitted_changes") === true &&
      editedSubmodules(code).length === 0;
    if (isLost) throw patchMissing(id, null);
    return null;
  }
  const file = join(folder, name);
  const bytes = statFile(file)?.size;
  if (bytes === undefined) throw patchMissing(id, file);
  const recorded = number(code.get("patch_size_bytes"));
  if (recorded !== null && recorded !== bytes) throw patchDamaged(id, file, bytes, recorded);
  if (code.get("patch_applies") === false) throw patchRedacted(id, file);
  return file;
}

/** Paths of submodules whose own files had uncommitted changes. */
export function editedSubmodules(code: ValueMap): string[] {
  const submodules = code.get("submodules");
  if (!Array.isArray(submodules)) return [];
  return submodules.flatMap((entry) => {
    const path = isMap(entry) && entry.get("modified_content") === true ? entry.get("path") : null;
    return typeof path === "string" ? [path] : [];
  });
}

/**
 * Finds the repository of an experiment.
 *
 * @param named value of --repo; default: where it was
 * @throws UserError if there is none
 */
export function findRepository({ place, root }: Origin, named?: string): RepositoryPlace {
  if (named !== undefined) {
    const found = isFolder(named) ? locateRepository(resolve(named)) : null;
    if (found === null) throw repositoryNotThere(named);
    return found;
  }
  const found = root !== null && isFolder(root) ? locateRepository(root) : null;
  // A folder above may be a repository too; it is another one.
  if (found === null || found.root !== realPath(root!)) throw repositoryGone(place.id, root);
  return found;
}

function isFolder(path: string): boolean {
  return statFile(path)?.isDirectory ?? false;
}

/**
 * A recorded path as one below the root of the working tree that was recorded; `.` for the root
 * itself, null for a path elsewhere. Links that led to it are followed if they are there still.
 */
export function pathInside(root: string | null, path: string): string | null {
  if (root === null) return null;
  return below(root, path) ?? below(root, realFolderOf(path));
}

function below(root: string, path: string): string | null {
  const inside = relative(root, path);
  if (inside === "") return ".";
  return inside === ".." || inside.startsWith("../") || isAbsolute(inside) ? null : inside;
}

function realFolderOf(path: string): string {
  try {
    return join(realPath(dirname(path)), basename(path));
  } catch {
    return path;
  }
}
