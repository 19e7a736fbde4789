import { isMap, type Value, type ValueMap } from "../../params/mod.ts";
import { entryAt, STORAGE_VERSION, text } from "../metadata.ts";

/** What is stored of an experiment, as far as migrations change it. */
export interface Stored {
  /** Content of metadata.json. */
  readonly metadata: ValueMap;
  /** Content of dependencies.json, or null without that file. */
  readonly dependencies: ValueMap | null;
}

/** One step from a storage version to the next. */
export interface MigrationStep {
  readonly from: number;
  readonly to: number;
  readonly description: string;
  /** What changes in which file, in words. */
  readonly changes: readonly string[];
}

/**
 * The storage version of a record: 0 for the oldest, which says none; null for one that this yanex
 * does not know.
 */
export function versionOf(metadata: ValueMap): number | null {
  const stored = metadata.get("storage_version") ?? null;
  if (stored === null) return 0;
  if (typeof stored !== "bigint" && typeof stored !== "number") return null;
  const version = Number(stored);
  return Number.isInteger(version) && version >= 0 && version <= STORAGE_VERSION ? version : null;
}

/**
 * Brings what is stored to the present version. Both maps are changed in place; doing it again
 * changes nothing.
 *
 * @returns the steps that were taken
 */
export function migrate(stored: Stored): MigrationStep[] {
  const taken: MigrationStep[] = [];
  for (const { change, ...step } of STEPS) {
    if (versionOf(stored.metadata) === step.from) taken.push({ ...step, changes: change(stored) });
  }
  return taken;
}

/** In order; each changes what is stored and says what it changed. */
const STEPS: readonly (Omit<MigrationStep, "changes"> & { change(stored: Stored): string[] })[] = [
  {
    from: 0,
    to: 1,
    description: "add a storage version, give dependencies the names of slots",
    change: nameSlots,
  },
  {
    from: 1,
    to: 2,
    description: "add the project, from the folder of the git repository",
    change: addProject,
  },
];

function nameSlots({ metadata, dependencies }: Stored): string[] {
  const changes = ["metadata.json: add storage_version 1"];
  metadata.set("storage_version", 1n);
  const ids = dependencies?.get("dependency_ids");
  if (dependencies && Array.isArray(ids) && !dependencies.has("dependencies")) {
    const slots = ids.map((id, i): [string, Value] => [`dep${i + 1}`, id]);
    dependencies.set("dependencies", new Map(slots));
    dependencies.delete("dependency_ids");
    const named = slots.map(([slot, id]) => `${slot}=${String(id)}`).join(" ");
    changes.push(`dependencies.json: dependency_ids become slots: ${named || "none"}`);
  }
  return changes;
}

function addProject({ metadata }: Stored): string[] {
  const present = text(metadata.get("project"));
  const derived = present ?? projectOf(metadata);
  metadata.set("project", derived);
  metadata.set("storage_version", 2n);
  return [
    present !== null
      ? `metadata.json: keep project ${present}`
      : derived !== null
      ? `metadata.json: add project ${derived}`
      : "metadata.json: project is null, since no git repository is recorded",
    "metadata.json: storage_version 1 becomes 2",
  ];
}

/** The last part of the path of the repository that the script was in. */
function projectOf(metadata: ValueMap): string | null {
  const path = text(entryAt(metadata, "environment", "git", "repository", "repo_path"));
  return path?.split(/[\\/]+/).filter((part) => part !== "").at(-1) ?? null;
}

/** A copy that can be changed without changing the map itself, at its first level. */
export function copied(stored: Stored): Stored {
  const { metadata, dependencies } = stored;
  return {
    metadata: new Map(metadata),
    dependencies: isMap(dependencies) ? new Map(dependencies) : null,
  };
}
