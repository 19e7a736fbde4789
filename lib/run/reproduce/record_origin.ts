import {
  entryAt,
  type ExperimentPlace,
  findExperiment,
  type Metadata,
  readDependencies,
  readMetadata,
  type ResolvedDependency,
  type Store,
  text,
} from "../../experiment/mod.ts";
import { gitVersion, PATCH_FILE, type RepositoryPlace } from "../../git/mod.ts";
import { isMap, type Plain, toValue, type Value, type ValueMap } from "../../params/mod.ts";
import { copyFile, fileHash, join, linkFile } from "../../sys/mod.ts";
import type { CreatedExperiment } from "../create/create_experiment.ts";
import { remember } from "../create/remembered.ts";
import type { Origin } from "./origin.ts";

/** What a reproduction records of its origin. */
export interface OriginFacts {
  readonly origin: Origin;
  /** Where the commit came from. */
  readonly repository: RepositoryPlace;
  /** Where the code was while it ran. */
  readonly worktree: string;
  /** What is not as it was, in words. */
  readonly caveats: readonly string[];
}

/** Entries of the record of a reproduction: the code is the origin's, and it is named. */
export function originEntries({ origin, repository, worktree, caveats }: OriginFacts): ValueMap {
  const { place: { id }, metadata, commit, patch } = origin;
  return new Map<string, Value>([
    ["git", codeOf(origin)],
    [
      "reproduced_from",
      toValue({
        id,
        name: metadata.name,
        commit,
        patch_sha256: patch === null ? null : fileHash(patch),
        repository: repository.root,
        worktree,
        caveats: [...caveats],
      }),
    ],
  ]);
}

/** `git` of the record; untracked files that were not kept are no part of a reproduction. */
function codeOf({ code, patch }: Origin): ValueMap {
  const entries: ValueMap = new Map(code);
  entries.set("patch_file", patch === null ? null : PATCH_FILE);
  if (entryAt(code, "untracked", "in_patch") !== true) {
    entries.set("untracked", toValue({ count: 0, names: [], in_patch: false }));
  }
  return entries;
}

/** The entries that `environment.git` has of a commit. */
const COMMIT_ENTRIES = [
  "commit_hash",
  "commit_hash_short",
  "branch",
  "author",
  "message",
  "committed_date",
];

/**
 * Lets the `environment` of a reproduction name the places in the user's repository, not those in
 * the worktree, which is gone by the time somebody reads it.
 */
export async function completeEnvironment(
  record: ValueMap,
  { origin, repository }: OriginFacts,
  workingDirectory: string,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const environment = record.get("environment");
  if (!isMap(environment)) return;
  const commit = COMMIT_ENTRIES.map((key) => [key, origin.code.get(key) ?? null] as const);
  environment.set(
    "git",
    toValue({
      repository: {
        repo_path: repository.root,
        git_dir: repository.gitDir,
        remote_url: text(origin.code.get("remote_url")),
      },
      commit: new Map<string, Value>(commit) as ValueMap,
      git_version: await gitVersion(remember),
    } as Plain),
  );
  const system = environment.get("system");
  if (isMap(system)) system.set("working_directory", workingDirectory);
  const recorded = environment.get("variables");
  if (isMap(recorded)) {
    for (const [name, value] of Object.entries(variables)) recorded.set(name, value);
  }
}

/** Gives a new experiment the patch of its origin: linked, so that it takes space once. */
export function copyPatch({ patch }: Origin, { folder }: CreatedExperiment): void {
  if (patch === null) return;
  const target = join(folder, PATCH_FILE);
  if (!linkFile(patch, target)) copyFile(patch, target);
}

/**
 * What an experiment depends on, as it is now, and in words what of it does not exist any more.
 *
 * @throws UserError if the list of dependencies is broken
 */
export function inheritedDependencies(
  store: Store,
  { id, folder }: ExperimentPlace,
): { readonly dependencies: ResolvedDependency[]; readonly caveats: string[] } {
  const caveats: string[] = [];
  const dependencies = readDependencies(folder).map((dependency): ResolvedDependency => {
    const metadata = metadataOf(store, dependency.id);
    if (metadata === null) {
      caveats.push(
        `dependency ${dependency.id} (slot ${dependency.slot}) of ${id} does not exist any more`,
      );
    }
    const { status = null, scriptPath = null, name = null } = metadata ?? {};
    return { ...dependency, status, scriptPath, name };
  });
  return { dependencies, caveats };
}

function metadataOf(store: Store, id: string): Metadata | null {
  try {
    const place = findExperiment(store, id, { archived: true });
    const reading = readMetadata(place.folder);
    return place.id === id && reading.kind === "read" ? reading.metadata : null;
  } catch {
    // Unknown: nothing is there under that name.
    return null;
  }
}

/** Variables that change what numbers come out, and nothing of the machine. */
const SAME_VARIABLES = ["PYTHONHASHSEED", "OMP_NUM_THREADS", "MKL_NUM_THREADS"];

/** Variables that the script gets as the origin had them. */
export function sameVariables({ metadata: { raw } }: Origin): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const name of SAME_VARIABLES) {
    const value = text(entryAt(raw, "environment", "variables", name));
    if (value !== null) variables[name] = value;
  }
  return variables;
}
