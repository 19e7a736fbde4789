import {
  entryAt,
  type ExperimentPlace,
  readParams,
  type Store,
  yanexHome,
} from "../../experiment/mod.ts";
import type { RepositoryPlace } from "../../git/mod.ts";
import { isMap, type ValueMap } from "../../params/mod.ts";
import {
  askImportPlaces,
  deliverClient,
  installedPackages,
  type Interpreter,
  type InterpreterFacts,
  interpreterFacts,
} from "../../python/mod.ts";
import { join } from "../../sys/mod.ts";
import type { RunPlan } from "../plan.ts";
import { pathInSnapshot } from "../sweep/snapshot_path.ts";
import { interpreterCaveats } from "./caveats.ts";
import { findRepository, type Origin, readOrigin } from "./origin.ts";
import {
  chooseInterpreter,
  chooseWorkingFolder,
  scriptIn,
  scriptOf,
  type WorkingFolder,
  workingFolderIn,
} from "./places.ts";
import { inheritedDependencies } from "./record_origin.ts";
import { restoreCode, type RestoredCode } from "./restored_code.ts";

/** What is to be reproduced, and what the command line says about how. */
export interface PrepareWishes {
  readonly store: Store;
  /** The original. */
  readonly place: ExperimentPlace;
  /** Value of --repo. */
  readonly repository?: string;
  /** Value of --python. */
  readonly python?: string;
  /** Value of --workdir. */
  readonly workingDirectory?: string;
  /** Time between a signal to the script and SIGKILL. */
  readonly graceSeconds: number;
}

/** A reproduction that can begin. */
export interface Prepared {
  readonly origin: Origin;
  readonly repository: RepositoryPlace;
  readonly code: RestoredCode;
  /** With the script's place in the user's repository. */
  readonly plan: RunPlan;
  readonly facts: InterpreterFacts;
  /** Folder with the Python client. */
  readonly client: string;
  /** The script in the restored code. */
  readonly scriptPath: string;
  /** The working directory as the record should name it. */
  readonly recordedDirectory: string;
  /** Folders that must come first on Python's path. */
  readonly firstOnPath: readonly string[];
  /** What is not as it was, in words. */
  readonly caveats: readonly string[];
}

/** Tag of every reproduction. */
const TAG = "reproduced";

/**
 * Checks everything that a reproduction needs, and then restores the code.
 *
 * @throws UserError for the first thing that is missing; nothing is left then
 */
export async function prepare(wishes: PrepareWishes): Promise<Prepared> {
  const { store, place } = wishes;
  const origin = readOrigin(place);
  const repository = findRepository(origin, wishes.repository);
  const script = scriptOf(origin);
  const folder = chooseWorkingFolder(origin, wishes.workingDirectory);
  const interpreter = chooseInterpreter(origin, wishes.python);
  const facts = await interpreterFacts(interpreter.path);
  const params = await readParams(place.folder) ?? new Map();
  const inherited = inheritedDependencies(store, place);
  const client = deliverClient(yanexHome());
  const code = await restoreCode(origin, repository);
  try {
    const scriptPath = scriptIn(origin, code.root, script);
    const workingDirectory = workingFolderIn(code.root, folder);
    // With --repo the code may be imported from where it was then, or from where it is now.
    const roots = [...new Set([repository.root, origin.root ?? repository.root])];
    const imports = await findImports(interpreter, workingDirectory, roots, code.root);
    const packages = installedPackages(facts.python.python_path);
    return {
      origin,
      repository,
      code,
      plan: {
        ...planOf(origin, params, wishes),
        scriptPath: join(repository.root, script),
        workingDirectory,
        interpreter,
        dependencies: inherited.dependencies,
      },
      facts,
      client,
      scriptPath,
      recordedDirectory: recordedFolder(folder, repository.root),
      firstOnPath: imports.folders,
      caveats: [
        ...code.caveats,
        ...imports.caveats,
        ...inherited.caveats,
        ...interpreterCaveats(origin, facts.python.python_version, packages),
      ],
    };
  } catch (error) {
    code.remove();
    throw error;
  }
}

function recordedFolder({ kind, path }: WorkingFolder, root: string): string {
  return kind === "inside" ? join(root, path) : path;
}

/** What stays the same, and what the new experiment is called. */
function planOf(
  { place, metadata }: Origin,
  params: ValueMap,
  { store, graceSeconds }: PrepareWishes,
): Omit<RunPlan, "scriptPath" | "workingDirectory" | "interpreter"> {
  const { raw } = metadata;
  const cliArgs = raw.get("cli_args");
  return {
    store,
    scriptArgs: metadata.scriptArgs,
    params,
    name: `reproduce-of-${place.id}`,
    description: null,
    tags: [TAG],
    project: metadata.project,
    cliArgs: isMap(cliArgs) ? cliArgs : new Map(),
    includeNotebooks: entryAt(raw, "runner", "include_notebooks") === true,
    includeUntracked: entryAt(raw, "runner", "include_untracked") === true,
    // There is nothing to scan: the patch of the original is kept as it is.
    secrets: "warn",
    graceSeconds,
  };
}

/**
 * Maps the places in the user's repository where Python finds modules (PYTHONPATH, `.pth` files,
 * editable installs) into the restored code: the code of today must not be imported.
 */
async function findImports(
  { path }: Interpreter,
  workingDirectory: string,
  roots: readonly string[],
  worktree: string,
): Promise<{ readonly folders: readonly string[]; readonly caveats: readonly string[] }> {
  const places = await askImportPlaces(path, workingDirectory);
  if (places === null) {
    const caveat = `${path} does not tell where it finds modules; some may come from ` +
      `${roots[0]}, as they are now`;
    return { folders: [], caveats: [caveat] };
  }
  const mapped = roots.map((root) =>
    pathInSnapshot(places, { folder: worktree, root, scriptPath: "" })
  );
  const escaped = mapped.flatMap((each) => each.escaped);
  return {
    folders: [...new Set(mapped.flatMap(({ folders }) => folders))],
    caveats: escaped.map((each) =>
      `${each} is an editable install that cannot be redirected: it is imported from there, ` +
      "as it is now"
    ),
  };
}
