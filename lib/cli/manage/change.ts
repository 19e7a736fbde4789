import {
  newStatusUnknown,
  noChangeAsked,
  storageFromTheFuture,
  tagAddedAndRemoved,
} from "../../errors/mod.ts";
import {
  checkDescription,
  checkName,
  checkTags,
  occupationOf,
  readMetadata,
  type Status,
  STATUSES,
  updateMetadata,
  versionOf,
} from "../../experiment/mod.ts";
import { formatScalar, type ValueMap } from "../../params/mod.ts";
import type { ExperimentRow } from "../../query/mod.ts";

/** Options of `update` that say what to change. */
export interface ChangeOptions {
  readonly setName?: string;
  readonly setDescription?: string;
  readonly setProject?: string;
  readonly setStatus?: string;
  readonly addTag?: readonly string[];
  readonly removeTag?: readonly string[];
}

/** A change of records. */
export interface Change {
  /** What it does, in words. */
  readonly lines: readonly string[];
  /** The new status, or null to leave it. */
  readonly status: Status | null;
  /** Makes the change in the content of a metadata.json. */
  apply(raw: ValueMap): void;
}

/**
 * Reads what should be changed.
 *
 * @throws UserError if that is nothing, or something that no record may hold
 */
export function readChange(options: ChangeOptions): Change {
  const { setName, setDescription, setProject, addTag = [], removeTag = [] } = options;
  const texts = [
    ["name", setName, checkName],
    ["description", setDescription, checkDescription],
    ["project", setProject, checkName],
  ] as const;
  for (const [, value, check] of texts) check(value ?? "");
  checkTags(addTag);
  const both = addTag.find((tag) => removeTag.includes(tag));
  if (both !== undefined) throw tagAddedAndRemoved(both);
  const status = options.setStatus === undefined ? null : readStatus(options.setStatus);
  const lines = [
    ...texts.flatMap(([key, value]) =>
      value === undefined ? [] : [value === "" ? `Clear ${key}` : `Set ${key}: ${value}`]
    ),
    ...(status === null ? [] : [`Set status: ${status}`]),
    ...(addTag.length === 0 ? [] : [`Add tags: ${addTag.join(", ")}`]),
    ...(removeTag.length === 0 ? [] : [`Remove tags: ${removeTag.join(", ")}`]),
  ];
  if (lines.length === 0) throw noChangeAsked();
  const apply = (raw: ValueMap) => {
    for (const [key, value] of texts) if (value !== undefined) raw.set(key, value || null);
    if (status !== null) raw.set("status", status);
    if (addTag.length + removeTag.length > 0) {
      const tags = new Set([...tagsOf(raw), ...addTag]);
      for (const tag of removeTag) tags.delete(tag);
      raw.set("tags", [...tags].sort());
    }
  };
  return { lines, status, apply };
}

function tagsOf(raw: ValueMap): string[] {
  const tags = raw.get("tags");
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [];
}

function readStatus(text: string): Status {
  const status = STATUSES.find((known) => known === text.trim().toLowerCase());
  if (status === undefined) throw newStatusUnknown(text, STATUSES);
  return status;
}

/**
 * Changes the record of an experiment.
 *
 * @returns what the user should know besides, or null
 * @throws UserError if the record cannot be changed
 */
export async function updateExperiment(
  { id, folder }: ExperimentRow,
  change: Change,
): Promise<string | null> {
  const reading = readMetadata(folder);
  const runs = change.status !== null && reading.kind === "read" &&
    occupationOf(folder, reading.metadata).kind !== "free";
  await updateMetadata(folder, (raw) => {
    if (versionOf(raw) === null) {
      throw storageFromTheFuture(id, formatScalar(raw.get("storage_version")!));
    }
    change.apply(raw);
  });
  return runs
    ? `the record of ${id} said that it runs; if it does, its end will be recorded all the same`
    : null;
}
