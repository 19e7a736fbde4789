import {
  noWorkingDirectory,
  scriptMissing,
  scriptNotAFile,
  scriptNotPython,
  scriptUnreadable,
} from "../errors/mod.ts";
import {
  checkDescription,
  checkName,
  checkTags,
  type ResolvedDependency,
  type Store,
} from "../experiment/mod.ts";
import type { ValueMap } from "../params/mod.ts";
import { findInterpreter } from "../python/mod.ts";
import { failureText, readHead, resolve, statFile, workingDirectory } from "../sys/mod.ts";
import type { RunPlan, SecretMode } from "./plan.ts";

/** What the user asked for, from the command line and the `yanex:` map of the config. */
export interface RunWishes {
  readonly store: Store;
  readonly script: string;
  readonly scriptArgs: readonly string[];
  readonly params: ValueMap;
  readonly name?: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly project?: string;
  /** Value of --python. */
  readonly python?: string;
  readonly cliArgs: ValueMap;
  readonly includeNotebooks: boolean;
  readonly includeUntracked: boolean;
  readonly secrets: SecretMode;
  readonly graceSeconds: number;
  readonly timeoutSeconds?: number;
  readonly dependencies?: readonly ResolvedDependency[];
}

/**
 * Checks what was asked for and decides what it leaves open. Nothing is made.
 *
 * @throws UserError for the first thing that is wrong
 */
export function planRun(wishes: RunWishes): RunPlan {
  const folder = workingDirectory();
  if (folder === null) throw noWorkingDirectory();
  checkScript(wishes.script);
  checkName(wishes.name ?? "");
  checkDescription(wishes.description ?? "");
  checkTags(wishes.tags);
  return {
    store: wishes.store,
    scriptPath: resolve(folder, wishes.script),
    scriptArgs: wishes.scriptArgs,
    workingDirectory: folder,
    interpreter: findInterpreter(wishes.python),
    params: wishes.params,
    // An empty text takes back what the config file sets.
    name: wishes.name || null,
    description: wishes.description || null,
    tags: [...new Set(wishes.tags)],
    project: wishes.project || null,
    cliArgs: wishes.cliArgs,
    includeNotebooks: wishes.includeNotebooks,
    includeUntracked: wishes.includeUntracked,
    secrets: wishes.secrets,
    graceSeconds: wishes.graceSeconds,
    timeoutSeconds: wishes.timeoutSeconds,
    dependencies: wishes.dependencies,
  };
}

function checkScript(path: string): void {
  let facts;
  try {
    facts = statFile(path);
  } catch (error) {
    throw scriptUnreadable(path, failureText(error));
  }
  if (facts === null) throw scriptMissing(path);
  if (!facts.isFile) throw scriptNotAFile(path);
  if (!path.endsWith(".py")) throw scriptNotPython(path);
  if (readHead(path, 1) === null) throw scriptUnreadable(path, "permission denied");
}
