import {
  interpreterGone,
  scriptNotRestored,
  scriptOutside,
  workingFolderGone,
  workingFolderInvalid,
} from "../../errors/mod.ts";
import { entryAt, text } from "../../experiment/mod.ts";
import { findInterpreter, type Interpreter } from "../../python/mod.ts";
import { findProgram, join, makeFolders, resolve, statFile } from "../../sys/mod.ts";
import { type Origin, pathInside } from "./origin.ts";

/**
 * The script of an experiment, as a path below the root of its repository.
 *
 * @throws UserError if it was elsewhere
 */
export function scriptOf({ place: { id }, metadata: { scriptPath }, root }: Origin): string {
  const inside = scriptPath === null ? null : pathInside(root, scriptPath);
  if (inside === null) throw scriptOutside(id, scriptPath, root ?? "?");
  return inside;
}

/**
 * The same script in the restored code.
 *
 * @throws UserError if it is not there
 */
export function scriptIn({ place: { id } }: Origin, root: string, script: string): string {
  const path = join(root, script);
  if (!statFile(path)?.isFile) throw scriptNotRestored(id, script);
  return path;
}

/**
 * The interpreter for a reproduction: that of the experiment, unless another one is named.
 *
 * @param named value of --python
 * @throws UserError if it is not there
 */
export function chooseInterpreter(
  { place: { id }, metadata: { raw } }: Origin,
  named: string | undefined,
): Interpreter {
  if (named !== undefined) return findInterpreter(named);
  // Upstream records the interpreter only among the facts of the environment.
  const path = text(entryAt(raw, "runner", "python_executable")) ??
    text(entryAt(raw, "environment", "python", "python_executable"));
  if (path === null || findProgram(path) === null) throw interpreterGone(id, path);
  return { path, source: `the record of ${id}` };
}

/** The folder in which a script is to run. */
export type WorkingFolder =
  /** Below the root of the code; it may have to be made. */
  | { readonly kind: "inside"; readonly path: string }
  /** An existing one. */
  | { readonly kind: "elsewhere"; readonly path: string };

/**
 * The working directory for a reproduction: where the experiment ran, or in the restored code if it
 * ran in its repository.
 *
 * @param named value of --workdir
 * @throws UserError if it is not there
 */
export function chooseWorkingFolder(
  { place: { id }, metadata: { raw }, root }: Origin,
  named: string | undefined,
): WorkingFolder {
  const isFolder = (path: string) => statFile(path)?.isDirectory ?? false;
  if (named !== undefined) {
    if (!isFolder(named)) throw workingFolderInvalid(named);
    return { kind: "elsewhere", path: resolve(named) };
  }
  const recorded = text(entryAt(raw, "environment", "system", "working_directory"));
  const inside = recorded === null ? "." : pathInside(root, recorded);
  if (inside !== null) return { kind: "inside", path: inside };
  if (!isFolder(recorded!)) throw workingFolderGone(id, recorded!);
  return { kind: "elsewhere", path: recorded! };
}

/** Its path when the code is restored; one that held only untracked files is made, empty. */
export function workingFolderIn(root: string, { kind, path }: WorkingFolder): string {
  if (kind === "elsewhere") return path;
  const folder = join(root, path);
  makeFolders(folder);
  return folder;
}
