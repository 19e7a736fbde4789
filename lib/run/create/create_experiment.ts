import { storeNotWritable, UserError } from "../../errors/mod.ts";
import {
  DEPENDENCIES_FILE,
  type Draft,
  draftExperiment,
  type ExperimentId,
  formatDependencies,
  type StoreModes,
} from "../../experiment/mod.ts";
import { LARGE_PATCH_BYTES, PATCH_FILE, writePatch } from "../../git/mod.ts";
import type { ValueMap } from "../../params/mod.ts";
import { copyFile, failureReason, join, linkFile, statFile, writeNewFile } from "../../sys/mod.ts";
import type { RunPlan } from "../plan.ts";
import type { Surroundings } from "./capture.ts";
import { newRecord, type RecordExtras } from "./record.ts";

/** An experiment that was made. */
export interface CreatedExperiment {
  readonly id: string;
  readonly folder: string;
  /** Permission bits for what is added to it. */
  readonly modes: StoreModes;
  /** Its metadata. */
  readonly record: ValueMap;
}

/** What {@link createExperiment} may be told besides the plan. */
export interface CreateOptions extends RecordExtras {
  /** An experiment whose patch is this one's too: it is linked, so that it takes space once. */
  readonly patchOf?: CreatedExperiment;
  /** The id that it gets, unless that is taken. */
  readonly id?: ExperimentId;
  /** Hears what the user should know. */
  readonly warn: (text: string) => void;
}

/**
 * Makes an experiment, whole or not at all.
 *
 * @throws UserError if the store cannot be written to
 */
export async function createExperiment(
  plan: RunPlan,
  surroundings: Surroundings,
  options: CreateOptions,
): Promise<CreatedExperiment> {
  const draft = draftExperiment(plan.store, options.id);
  try {
    const patchBytes = options.patchOf === undefined
      ? await storePatch(surroundings, draft, options.warn)
      : sharePatch(options.patchOf, draft);
    storeDependencies(plan, draft);
    const record = newRecord(draft.id, plan, surroundings, patchBytes, options);
    const folder = draft.publish(record, plan.params);
    return { id: draft.id, folder, modes: draft.modes, record };
  } catch (error) {
    draft.discard();
    const reason = failureReason(error);
    if (reason === "other" || reason === "missing") throw error;
    throw storeNotWritable(plan.store.root, reason);
  }
}

/** Only experiments with dependencies have the file. */
function storeDependencies({ dependencies = [] }: RunPlan, { folder, modes }: Draft): void {
  if (dependencies.length === 0) return;
  writeNewFile(join(folder, DEPENDENCIES_FILE), formatDependencies(dependencies), modes.file);
}

/** Stores the patch of uncommitted changes; its size, or null if there is none. */
async function storePatch(
  { git }: Surroundings,
  { folder, modes }: Draft,
  warn: (text: string) => void,
): Promise<number | null> {
  if (git.kind !== "repository") return null;
  try {
    const written = await writePatch(git.patch, join(folder, PATCH_FILE), modes.file);
    const bytes = written?.sizeBytes ?? null;
    if (bytes !== null && bytes > LARGE_PATCH_BYTES) {
      const size = (bytes / LARGE_PATCH_BYTES).toFixed(1);
      warn(`the patch of uncommitted changes is large: ${size} MB; consider a commit`);
    }
    return bytes;
  } catch (error) {
    // Git's own trouble must not keep a script from running; the disk's is told by the caller.
    if (!(error instanceof UserError)) throw error;
    warn(error.message);
    return null;
  }
}

/** Links the patch of another experiment, or copies it where links are not to be had. */
function sharePatch(owner: CreatedExperiment, { folder }: Draft): number | null {
  const source = join(owner.folder, PATCH_FILE);
  const facts = statFile(source);
  if (facts === null) return null;
  const target = join(folder, PATCH_FILE);
  if (!linkFile(source, target)) copyFile(source, target);
  return facts.size;
}
