import { type StoreModes, updateMetadata } from "../../experiment/mod.ts";
import { isMap, toValue, type Value, type ValueMap } from "../../params/mod.ts";
import { failureReason, join, makeFolders, renamePath } from "../../sys/mod.ts";

/** What an attempt leaves that the next one would mix with its own. */
const LEFTOVERS = [
  "artifacts/stdout.txt",
  "artifacts/stderr.txt",
  "metrics.jsonl",
  "metrics.json",
  "metrics_summary.json",
  ".outcome.json",
  ".script.json",
  ".heartbeat",
  ".defaults.jsonl",
];

/** Entries of a record that belong to one attempt. */
const ENTRIES = [
  "started_at",
  "completed_at",
  "duration",
  "error_message",
  "cancellation_reason",
] as const;

/**
 * Puts the traces of an attempt aside, so that the experiment can run again: output and metrics go
 * to `attempts/<n>/`, the facts of the record to its list `attempts`. Artifacts stay: checkpoints
 * are what a second attempt builds on.
 *
 * @returns number of the attempt that was put aside, from 1
 */
export async function putAttemptAside(folder: string, modes: StoreModes): Promise<number> {
  let count = 0;
  await updateMetadata(folder, (raw) => {
    const before = raw.get("attempts");
    const attempts: Value[] = Array.isArray(before) ? [...before] : [];
    attempts.push(factsOf(raw));
    count = attempts.length;
    raw.set("attempts", attempts);
    for (const key of ENTRIES) raw.delete(key);
    raw.set("status", "staged");
  }, { mode: modes.file, durable: false });
  const place = join(folder, "attempts", String(count));
  makeFolders(place, modes.folder);
  for (const name of LEFTOVERS) {
    moveIfThere(join(folder, name), join(place, name.split("/").at(-1)!));
  }
  return count;
}

function factsOf(raw: ValueMap): ValueMap {
  const runner = raw.get("runner");
  const of = (key: string) => isMap(runner) ? runner.get(key) ?? null : null;
  const ended = raw.get("status") === "running" || raw.get("status") === "created";
  const facts = toValue({
    status: ended ? "failed" : raw.get("status") ?? null,
    host: of("host"),
    exit_code: of("exit_code"),
    signal: of("signal"),
  }) as ValueMap;
  for (const key of ENTRIES) facts.set(key, raw.get(key) ?? null);
  if (ended) facts.set("error_message", "runner died");
  return facts;
}

function moveIfThere(from: string, to: string): void {
  try {
    renamePath(from, to);
  } catch (error) {
    if (failureReason(error) !== "missing") throw error;
  }
}
