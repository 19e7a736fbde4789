import { failureReason, join, readTail } from "../sys/mod.ts";
import { runState } from "./liveness.ts";
import { METADATA_FILE, readMetadata, type Status, STATUSES } from "./metadata.ts";

/** What a line about an experiment tells. */
export interface Summary {
  readonly name: string | null;
  /** A run whose runner is gone has `failed`; `unknown` also if the record cannot be read. */
  readonly status: Status | "unknown";
  /** As recorded: the whole path. */
  readonly scriptPath: string | null;
  readonly startedAt: string | null;
  /** The record cannot be read. */
  readonly isBroken?: true;
}

/** Bytes at the end of metadata.json that hold these entries, since its keys are sorted. */
const TAIL = 4096;

const BROKEN: Summary = {
  name: null,
  status: "unknown",
  scriptPath: null,
  startedAt: null,
  isBroken: true,
};

/**
 * What a line about the experiment in `folder` tells, for many of them at once: of most records
 * only the end is read. A record that neither yanex nor upstream laid out is read in full.
 *
 * @returns null without metadata.json: the folder is no experiment
 */
export function peekSummary(folder: string): Summary | null {
  const tail = tailOf(join(folder, METADATA_FILE));
  if (tail === null) return null;
  const peeked = summaryIn(tail);
  // Whether one that runs still does takes more of the record.
  if (peeked !== null && peeked.status !== "running" && peeked.status !== "created") return peeked;
  return readSummary(folder);
}

function readSummary(folder: string): Summary | null {
  const reading = readMetadata(folder);
  if (reading.kind === "absent") return null;
  if (reading.kind === "broken") return BROKEN;
  const { name, scriptPath, startedAt } = reading.metadata;
  const { status } = runState(folder, reading.metadata);
  return { name, status, scriptPath, startedAt };
}

const decoder = new TextDecoder();

/** Null if there is no such file. */
function tailOf(file: string): string | null {
  try {
    return decoder.decode(readTail(file, TAIL));
  } catch (error) {
    // For anything else, whoever reads it in full says why it cannot be read.
    return failureReason(error) === "missing" ? null : "";
  }
}

/** Null if the end of the file does not tell. */
function summaryIn(tail: string): Summary | null {
  // A whole object, its own entries two spaces in: nothing inside it can look like one of them.
  if (!/^\n {2}\S/.test(lastEntryLine(tail))) return null;
  const [name, scriptPath, word] = ["name", "script_path", "status"].map((key) =>
    textEntry(tail, key)
  );
  const status = STATUSES.find((known) => known === word);
  if (name === undefined || scriptPath === undefined || status === undefined) return null;
  return { name, status, scriptPath, startedAt: textEntry(tail, "started_at") ?? null };
}

/** The line before the bracket at the end, with the line break before it. */
function lastEntryLine(tail: string): string {
  const end = tail.lastIndexOf("\n}");
  if (end < 0 || tail.slice(end + 2).trim() !== "") return "";
  return tail.slice(Math.max(0, tail.lastIndexOf("\n", end - 1)), end);
}

/** Undefined if there is no such entry here, or if it is no text. */
function textEntry(tail: string, key: string): string | null | undefined {
  const begin = `\n  "${key}": `;
  const at = tail.lastIndexOf(begin);
  if (at < 0) return undefined;
  const json = tail.slice(at + begin.length, tail.indexOf("\n", at + 1)).replace(/,$/, "");
  try {
    const value = JSON.parse(json);
    return value === null || typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
