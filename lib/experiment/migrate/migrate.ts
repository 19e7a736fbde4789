import { dependenciesBroken, experimentGone, metadataBroken } from "../../errors/mod.ts";
import { formatJson, isMap, parseJson, type ValueMap } from "../../params/mod.ts";
import {
  basename,
  createFileAtomic,
  failureText,
  join,
  makeFolders,
  readTextIfExists,
  writeFileAtomic,
} from "../../sys/mod.ts";
import { DEPENDENCIES_FILE } from "../dependencies.ts";
import { METADATA_FILE, permissionsOf, readMetadata, updateMetadata } from "../metadata.ts";
import { copied, migrate, type MigrationStep, versionOf } from "./steps.ts";

/** How an experiment stands to the present storage version. */
export interface MigrationPlan {
  /** 0 for the oldest, which says none; null for one that this yanex does not know. */
  readonly version: number | null;
  /** What a migration does; nothing if it is not needed. */
  readonly steps: readonly MigrationStep[];
}

/**
 * Says what a migration of the experiment in `folder` would change. Nothing is written.
 *
 * @throws UserError if its record or its dependencies cannot be read
 */
export function planMigration(folder: string): MigrationPlan {
  const reading = readMetadata(folder);
  const id = basename(folder);
  if (reading.kind === "absent") throw experimentGone(id, folder);
  if (reading.kind === "broken") {
    throw metadataBroken(id, join(folder, METADATA_FILE), reading.reason);
  }
  const { raw } = reading.metadata;
  const version = versionOf(raw);
  const dependencies = version === 0 ? readRawDependencies(folder) : null;
  return { version, steps: migrate(copied({ metadata: raw, dependencies })) };
}

/**
 * Brings the experiment in `folder` to the present storage version. What is changed is kept beside
 * it in `.before-v<version>/`. The record is written last, so that a migration that was killed is
 * done again, to the same end.
 *
 * @returns what was done
 * @throws UserError if a file cannot be read or written
 */
export async function migrateExperiment(folder: string): Promise<MigrationPlan> {
  const plan = planMigration(folder);
  if (plan.steps.length === 0) return plan;
  let steps: readonly MigrationStep[] = [];
  await updateMetadata(folder, (metadata) => {
    const dependencies = versionOf(metadata) === 0 ? readRawDependencies(folder) : null;
    const before = dependencies === null ? null : formatJson(dependencies);
    const kept = join(folder, `.before-v${plan.steps.at(-1)!.to}`);
    keep(folder, METADATA_FILE, kept);
    steps = migrate({ metadata, dependencies });
    if (dependencies === null || formatJson(dependencies) === before) return;
    keep(folder, DEPENDENCIES_FILE, kept);
    const file = join(folder, DEPENDENCIES_FILE);
    const text = formatJson(dependencies, { indent: 2 }) + "\n";
    writeFileAtomic(file, text, { mode: permissionsOf(file) });
  });
  return { version: plan.version, steps };
}

function readRawDependencies(folder: string): ValueMap | null {
  const file = join(folder, DEPENDENCIES_FILE);
  try {
    const text = readTextIfExists(file);
    if (text === null) return null;
    const content = parseJson(text);
    if (isMap(content)) return content;
  } catch (error) {
    throw dependenciesBroken(basename(folder), file, failureText(error));
  }
  throw dependenciesBroken(basename(folder), file, "it holds no JSON object");
}

/** Copies a file as it was before the first migration; a copy that is there stays. */
function keep(folder: string, name: string, kept: string): void {
  const file = join(folder, name);
  const mode = permissionsOf(file);
  // Whoever may read a file may enter the folder of its copy.
  makeFolders(kept, mode === undefined ? undefined : mode | ((mode & 0o444) >> 2) | 0o300);
  createFileAtomic(join(kept, name), readTextIfExists(file) ?? "", mode);
}
