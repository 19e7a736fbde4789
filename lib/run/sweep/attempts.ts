import {
  entryAt,
  removeCancelRequest,
  RUNNER_DIED,
  type StoreModes,
  updateMetadata,
} from "../../experiment/mod.ts";
import { isMap, toValue, type Value, type ValueMap } from "../../params/mod.ts";
import { RUNNER_END } from "../create/record_job.ts";
import { PATCH_AT_RUN } from "./code_check.ts";
import {
  failureReason,
  join,
  makeFolders,
  pathExists,
  removeEmptyFolder,
  renamePath,
} from "../../sys/mod.ts";

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

/** An attempt that was put aside. */
export interface AttemptAside {
  /** From 1. */
  readonly number: number;
  /** The record as it was before. */
  readonly before: ValueMap;
}

/**
 * Puts the traces of an attempt aside, so that the experiment can run again: output and metrics go
 * to `attempts/<n>/`, the facts of the record to its list `attempts`. Artifacts stay: checkpoints
 * are what a second attempt builds on. Whoever does this holds the claim.
 *
 * @param before the record as it is now
 * @param forLater the next attempt is somebody else's, perhaps in no job or in another one: what
 *   the record says of the job goes with the attempt, and a request to cancel it is over
 */
export async function putAttemptAside(
  folder: string,
  before: ValueMap,
  modes: StoreModes,
  forLater = false,
): Promise<AttemptAside> {
  if (forLater) removeCancelRequest(folder);
  const number = attemptsOf(before).length + 1;
  const place = attemptFolder(folder, number);
  makeFolders(place, modes.folder);
  // The files first: if this process dies in the middle, the next one does the same again.
  for (const name of LEFTOVERS) moveIfThere(join(folder, name), asideName(place, name));
  await updateMetadata(folder, (raw) => {
    const facts = factsOf(raw);
    const slurm = raw.get("slurm");
    if (forLater && isMap(slurm)) {
      facts.set("slurm", slurm);
      raw.delete("slurm");
    }
    raw.set("attempts", [...attemptsOf(raw), facts]);
    for (const key of ENTRIES) raw.delete(key);
    const runner = raw.get("runner");
    if (isMap(runner)) RUNNER_END.forEach((key) => runner.delete(key));
    raw.set("status", "staged");
  }, { mode: modes.file, durable: false });
  return { number, before };
}

/**
 * Undoes {@link putAttemptAside}, unless the experiment has begun, ended or been submitted since:
 * its record says what it said before, and output and metrics lie where they lay. What others
 * changed meanwhile, such as its name, stays. Whoever does this holds the claim.
 *
 * @returns false if nothing was undone
 */
export async function takeAttemptBack(
  folder: string,
  { number, before }: AttemptAside,
  modes: StoreModes,
): Promise<boolean> {
  let back = false;
  // The record first: if this process dies in the middle, its files are those of an attempt that is
  // about to be put aside.
  await updateMetadata(folder, (raw) => {
    const isAside = raw.get("status") === "staged" && attemptsOf(raw).length === number &&
      entryAt(raw, "slurm", "submission") === undefined;
    if (!isAside) return;
    back = true;
    for (const key of ["status", "attempts", "runner", "slurm", ...ENTRIES]) {
      if (before.has(key)) raw.set(key, before.get(key)!);
      else raw.delete(key);
    }
  }, { mode: modes.file, durable: false });
  if (!back) return false;
  const place = attemptFolder(folder, number);
  for (const name of LEFTOVERS) {
    // What is there by now is what somebody who runs it would have made: nobody does.
    if (!pathExists(join(folder, name))) moveIfThere(asideName(place, name), join(folder, name));
  }
  removeEmptyFolder(place);
  removeEmptyFolder(join(folder, "attempts"));
  return true;
}

const attemptFolder = (folder: string, number: number) => join(folder, "attempts", String(number));

/** Where a file goes that an attempt leaves. */
const asideName = (place: string, name: string) => join(place, name.split("/").at(-1)!);

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
