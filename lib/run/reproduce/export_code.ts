import { exportNotPossible, UserError } from "../../errors/mod.ts";
import type { ExperimentPlace } from "../../experiment/mod.ts";
import {
  basename,
  dirname,
  failureText,
  join,
  listFolder,
  makeFolders,
  pathExists,
  realPath,
  removePath,
  resolve,
  statFile,
} from "../../sys/mod.ts";
import { bridgeSignals } from "../script/interruption.ts";
import { interruptionCode } from "../script/outcome.ts";
import { removeForgottenCode } from "./code_folder.ts";
import { findRepository, readOrigin } from "./origin.ts";
import { restoreCode } from "./restored_code.ts";

/** What {@link exportCode} does. */
export interface ExportWishes {
  readonly place: ExperimentPlace;
  /** A new or an empty folder. */
  readonly folder: string;
  /** Value of --repo. */
  readonly repository?: string;
}

/** What {@link exportCode} tells. */
export type ExportReport =
  | {
    readonly kind: "exported";
    readonly folder: string;
    readonly commit: string;
    /** Uncommitted changes were applied. */
    readonly patched: boolean;
    readonly caveats: readonly string[];
  }
  /** A signal ended it; nothing is left. */
  | { readonly kind: "interrupted"; readonly exitCode: number };

/**
 * Writes the code of an experiment, as it was when it ran, into a folder; it is no repository.
 *
 * @throws UserError if that cannot be done; nothing is left then
 */
export async function exportCode(wishes: ExportWishes): Promise<ExportReport> {
  const bridge = bridgeSignals({ graceSeconds: 0 });
  const interrupted = (): ExportReport | null => {
    const interruption = bridge.interruption();
    if (interruption === null) return null;
    return { kind: "interrupted", exitCode: interruptionCode(interruption) };
  };
  let target: ExportTarget | null = null;
  try {
    removeForgottenCode();
    const origin = readOrigin(wishes.place);
    const repository = findRepository(origin, wishes.repository);
    target = prepareTarget(wishes.folder);
    const code = await restoreCode(origin, repository, target.path);
    // From now on it is a folder of files, and no worktree any more.
    const problem = code.remove();
    if (problem !== null) throw exportNotPossible(target.path, problem);
    const { path } = target;
    const over = interrupted();
    if (over !== null) target.undo();
    const { commit, patch } = origin;
    return over ??
      { kind: "exported", folder: path, commit, patched: patch !== null, caveats: code.caveats };
  } catch (error) {
    target?.undo();
    const over = error instanceof UserError ? interrupted() : null;
    if (over === null) throw error;
    // Ctrl-C reached git as well, and it failed.
    return over;
  } finally {
    bridge.close();
  }
}

/** A folder to write to. */
interface ExportTarget {
  /** Absolute, links resolved. */
  readonly path: string;
  /** Makes it what it was. */
  undo(): void;
}

function prepareTarget(folder: string): ExportTarget {
  const path = resolve(folder);
  try {
    const facts = statFile(path);
    if (facts !== null) {
      if (!facts.isDirectory) throw exportNotPossible(folder, "it is a file");
      if (listFolder(path).length > 0) throw exportNotPossible(folder, "it is not empty");
      const empty = realPath(path);
      const undo = () => listFolder(empty).forEach(({ name }) => removePath(join(empty, name)));
      return { path: empty, undo };
    }
    let first = path;
    while (!pathExists(dirname(first))) first = dirname(first);
    makeFolders(dirname(path));
    return {
      path: join(realPath(dirname(path)), basename(path)),
      undo: () => removePath(first),
    };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw exportNotPossible(folder, failureText(error));
  }
}
