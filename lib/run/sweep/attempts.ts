import { RUNNER_DIED, type StoreModes, updateMetadata } from "../../experiment/mod.ts";
import { isMap, toValue, type Value, type ValueMap } from "../../params/mod.ts";
import { RUNNER_END } from "../create/record_job.ts";
import { PATCH_AT_RUN } from "./code_check.ts";
import { failureReason, join, makeFolders, renamePath } from "../../sys/mod.ts";

/** What an attempt leaves that the next one would mix with its own. */
const LEFTOVERS = [
  "artifacts/stdout.txt",
  "artifacts/stderr.txt",
  "metrics.jsonl",
  "metrics.json",
  "metrics_summary.json",
  "script_runs.json",
  ".outcome.json",
  ".script.json",
  ".heartbeat",
  ".cancel.json",
  ".defaults.jsonl",
  PATCH_AT_RUN,
];

/** Entries of a record that belong to one attempt. */
const ENTRIES = [
  "started_at",
  "completed_at",
  "duration",
  "error_message",
  "cancellation_reason",
  "git_at_run",
] as const;

/**
 * Puts the traces of an attempt aside, so that the experiment can run again: output and metrics go
 * to `attempts/<n>/`, the facts of the record to its list `attempts`. Artifacts stay: checkpoints
 * are what a second attempt builds on. Whoever does this holds the claim.
 *
 * @param raw the record as it is now
 * @returns number of the attempt that was put aside, from 1
 */
export async function putAttemptAside(
  folder: string,
  raw: ValueMap,
  modes: StoreModes,
): Promise<number> {
  const number = attemptsOf(raw).length + 1;
  const place = join(folder, "attempts", String(number));
  makeFolders(place, modes.folder);
  // The files first: if this process dies in the middle, the next one does the same again.
  for (const name of LEFTOVERS) {
    moveIfThere(join(folder, name), join(place, name.split("/").at(-1)!));
  }
  await updateMetadata(folder, (raw) => {
    raw.set("attempts", [...attemptsOf(raw), factsOf(raw)]);
    for (const key of ENTRIES) raw.delete(key);
    const runner = raw.get("runner");
    if (isMap(runner)) RUNNER_END.forEach((key) => runner.delete(key));
    raw.set("status", "staged");
  }, { mode: modes.file, durable: false });
  return number;
}

function attemptsOf(raw: ValueMap): Value[] {
  const attempts = raw.get("attempts");
  return Array.isArray(attempts) ? attempts : [];
}

/** What the record says of the attempt that ended last. */
function factsOf(raw: ValueMap): ValueMap {
  const runner = raw.get("runner");
  const of = (key: string) => isMap(runner) ? runner.get(key) ?? null : null;
  const died = raw.get("status") === "running" || raw.get("status") === "created";
  const facts = toValue({
    status: died ? "failed" : raw.get("status") ?? null,
    host: of("host"),
    exit_code: of("exit_code"),
    signal: of("signal"),
  }) as ValueMap;
  for (const key of ENTRIES) facts.set(key, raw.get(key) ?? null);
  if (died) facts.set("error_message", RUNNER_DIED);
  return facts;
}

function moveIfThere(from: string, to: string): void {
  try {
    renamePath(from, to);
  } catch (error) {
    if (failureReason(error) !== "missing") throw error;
  }
}
