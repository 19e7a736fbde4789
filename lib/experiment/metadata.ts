import { experimentGone, metadataBroken, recordNotWritable, UserError } from "../errors/mod.ts";
import { formatJson, isMap, parseJson, type Value, type ValueMap } from "../params/mod.ts";
import {
  basename,
  failureReason,
  failureText,
  join,
  now,
  parseTimestamp,
  readTextIfExists,
  statFile,
  writeFileAtomic,
  writeFileDurably,
} from "../sys/mod.ts";
import { withLock } from "./lock.ts";
import { followArchiving } from "./store.ts";

/** Where an experiment is in its life. */
export type Status = "staged" | "created" | "running" | "completed" | "failed" | "cancelled";

/** All statuses, in the order of their help. */
export const STATUSES: readonly Status[] = [
  "created",
  "running",
  "completed",
  "failed",
  "cancelled",
  "staged",
];

/** True for a status after which an end is still to come: it waits, or it runs. */
export function isUnfinished(status: string | null): boolean {
  return status === "staged" || status === "created" || status === "running";
}

/** What metadata.json says, with what is missing or of the wrong type as null. */
export interface Metadata {
  readonly name: string | null;
  readonly description: string | null;
  readonly project: string | null;
  readonly tags: readonly string[];
  /** `unknown` if the file has none or another word. */
  readonly status: Status | "unknown";
  readonly scriptPath: string | null;
  readonly scriptArgs: readonly string[];
  readonly createdAt: string | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  /** Seconds. */
  readonly duration: number | null;
  readonly errorMessage: string | null;
  readonly cancellationReason: string | null;
  /** Everything in the file, in its order, with Python's number types. */
  readonly raw: ValueMap;
}

/** Outcome of reading a metadata.json. */
export type MetadataReading =
  | { readonly kind: "read"; readonly metadata: Metadata }
  /** There is no such file: the folder is no experiment. */
  | { readonly kind: "absent" }
  /** The file is empty, cut, or no JSON object. */
  | { readonly kind: "broken"; readonly reason: string };

/** Name of the file. */
export const METADATA_FILE = "metadata.json";

/** Held by whoever changes the file. */
export const LOCK_FILE = ".metadata.lock";

/** Format of what yanex writes; see "Migrations" in the documentation of the store. */
export const STORAGE_VERSION = 2;

/** Reads the metadata of the experiment in `folder`. */
export function readMetadata(folder: string): MetadataReading {
  let text: string | null;
  try {
    text = readTextIfExists(join(folder, METADATA_FILE));
  } catch (error) {
    return { kind: "broken", reason: failureText(error) };
  }
  return text === null ? { kind: "absent" } : parseMetadata(text);
}

function parseMetadata(text: string): Exclude<MetadataReading, { kind: "absent" }> {
  if (text.trim() === "") return { kind: "broken", reason: "the file is empty" };
  try {
    const value = parseJson(text);
    if (!isMap(value)) return { kind: "broken", reason: "it holds no JSON object" };
    return { kind: "read", metadata: interpret(value) };
  } catch (error) {
    return { kind: "broken", reason: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * The status that metadata.json seems to have, found without reading all of it: for passing over
 * most of a large store. It is exact for files that yanex or upstream wrote.
 *
 * @returns null if it cannot be told that way
 */
export function peekStatus(folder: string): string | null {
  try {
    const text = readTextIfExists(join(folder, METADATA_FILE)) ?? "";
    // At the first level of indentation: maps inside may have a status of their own.
    return /^ {2}"status": "([a-z]+)",?$/m.exec(text)?.[1] ?? null;
  } catch {
    return null;
  }
}

/**
 * False if a word certainly occurs nowhere in metadata.json: for passing over most of a large store.
 */
export function mayMention(folder: string, word: string): boolean {
  try {
    return (readTextIfExists(join(folder, METADATA_FILE)) ?? "").includes(word);
  } catch {
    return true;
  }
}

/** Gives the entries of a metadata.json their types. */
export function interpret(raw: ValueMap): Metadata {
  const status = text(raw.get("status"));
  return {
    name: text(raw.get("name")),
    description: text(raw.get("description")),
    project: text(raw.get("project")),
    tags: texts(raw.get("tags")),
    status: STATUSES.find((known) => known === status) ?? "unknown",
    scriptPath: text(raw.get("script_path")),
    scriptArgs: texts(raw.get("script_args")),
    createdAt: text(raw.get("created_at")),
    startedAt: text(raw.get("started_at")),
    completedAt: text(raw.get("completed_at")) ?? text(raw.get("failed_at")) ??
      text(raw.get("cancelled_at")),
    duration: number(raw.get("duration")),
    errorMessage: text(raw.get("error_message")),
    cancellationReason: text(raw.get("cancellation_reason")),
    raw,
  };
}

/** Options of {@link updateMetadata}. */
export interface UpdateOptions {
  /** Permission bits of the file; default: those that it has. */
  readonly mode?: number;
  /** Wait until it is on the disk. Default true. */
  readonly durable?: boolean;
  /** Nothing else goes on in this process: waiting for the disk in one go takes less time. */
  readonly alone?: boolean;
}

/**
 * Changes the metadata of an experiment: reads it anew, applies `change` to all that is there, and
 * replaces the file, while no other process can do the same. Keys that yanex does not know stay,
 * and so do the file's permissions unless `mode` says otherwise. An experiment that was archived is
 * changed where it is now.
 *
 * @throws UserError if there is no readable metadata to change, or if it cannot be written
 */
export async function updateMetadata(
  folder: string,
  change: (raw: ValueMap) => void,
  options: UpdateOptions = {},
): Promise<Metadata> {
  while (true) {
    // It can be archived at any moment, also between the lock and the change.
    const place = followArchiving(folder);
    const moved = () => followArchiving(folder) !== place;
    try {
      return await withLock(
        join(place, LOCK_FILE),
        () => changeMetadata(place, change, options),
        () => join(followArchiving(folder), LOCK_FILE),
      );
    } catch (error) {
      if (moved()) continue;
      if (error instanceof UserError) throw error;
      const reason = failureReason(error);
      if (reason === "other") throw error;
      if (reason === "missing") throw experimentGone(basename(folder), folder);
      throw recordNotWritable(basename(folder), folder, reason, failureText(error));
    }
  }
}

async function changeMetadata(
  folder: string,
  change: (raw: ValueMap) => void,
  options: UpdateOptions,
): Promise<Metadata> {
  const file = join(folder, METADATA_FILE);
  const raw = readRaw(folder, file);
  change(raw);
  raw.set("saved_at", now());
  const text = formatMetadata(raw);
  const mode = options.mode ?? permissionsOf(file);
  const { durable = true, alone = false } = options;
  // Waiting for the disk must not hold up what else this process does, such as other runs.
  if (durable && !alone) await writeFileDurably(file, text, mode);
  else writeFileAtomic(file, text, { durable, mode });
  rememberWritten(folder, text, raw);
  return interpret(raw);
}

function readRaw(folder: string, file: string): ValueMap {
  let text: string | null;
  try {
    text = readTextIfExists(file);
  } catch (error) {
    throw metadataBroken(basename(folder), file, failureText(error));
  }
  if (text === null) throw experimentGone(basename(folder), folder);
  const known = written.get(folder);
  // The map is about to be changed, and then it is no longer what the text says.
  written.delete(folder);
  if (known?.text === text) return known.raw;
  const reading = parseMetadata(text);
  if (reading.kind === "read") return reading.metadata.raw;
  throw metadataBroken(basename(folder), file, reading.reason);
}

/** What this process wrote last, by folder: a text that is still the same is not parsed again. */
const written = new Map<string, { readonly text: string; readonly raw: ValueMap }>();

/** More than a sweep has going on at the same time. */
const WRITTEN_LIMIT = 64;

/** Remembers what metadata.json in a folder was just given, for {@link updateMetadata}. */
export function rememberWritten(folder: string, text: string, raw: ValueMap): void {
  written.set(folder, { text, raw });
  if (written.size > WRITTEN_LIMIT) written.delete(written.keys().next().value!);
}

/** Permission bits of a file, for what takes its place; undefined where there are none. */
export function permissionsOf(file: string): number | undefined {
  const mode = statFile(file)?.mode ?? null;
  return mode === null ? undefined : mode & 0o777;
}

/** Writes metadata.json whole, with sorted keys; readers see the old or the new one. */
export function writeMetadata(
  folder: string,
  raw: ValueMap,
  options: { readonly mode?: number; readonly durable?: boolean } = {},
): void {
  writeFileAtomic(join(folder, METADATA_FILE), formatMetadata(raw), options);
}

/** The text of a metadata.json. */
export function formatMetadata(raw: ValueMap): string {
  return formatJson(raw, { indent: 2, sortKeys: true }) + "\n";
}

/** Seconds between two times of the store, or null if one is missing or no time. */
export function secondsBetween(start: string | null, end: string | null): number | null {
  const [from, to] = [start, end].map((time) => time === null ? null : parseTimestamp(time));
  return from == null || to == null ? null : (to - from) / 1e6;
}

/** The entry at a path of keys, or undefined. */
export function entryAt(raw: ValueMap, ...path: string[]): Value | undefined {
  let value: Value | undefined = raw;
  for (const key of path) {
    if (!isMap(value)) return undefined;
    value = value.get(key);
  }
  return value;
}

/** `value` if it is a string, else null. */
export function text(value: Value | undefined): string | null {
  return typeof value === "string" ? value : null;
}

/** `value` as a number if it is one, else null. */
export function number(value: Value | undefined): number | null {
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : null;
}

function texts(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
