import { legOf, secondsBetween, text } from "../../experiment/mod.ts";
import { isMap, toValue, type Value, type ValueMap } from "../../params/mod.ts";
import { environment, now, type Signal } from "../../sys/mod.ts";
import type { JobEnd } from "../job.ts";
import type { RunOutcome } from "../script/outcome.ts";
import { slurmFacts } from "./slurm_facts.ts";

/** What the `slurm` map of an experiment keeps when it is run: how it was submitted. */
const OF_SUBMISSION = new Set(["submission", "task"]);

/** What the `runner` map says of the end of a run. */
export const RUNNER_END = [
  "exit_code",
  "signal",
  "peak_memory_kib",
  "user_seconds",
  "system_seconds",
] as const;

/** Puts the job that this process runs in into the record of the experiment that it runs. */
export function recordJob(raw: ValueMap): void {
  const facts = slurmFacts(environment());
  const before = raw.get("slurm");
  const kept = isMap(before) ? [...before].filter(([key]) => OF_SUBMISSION.has(String(key))) : [];
  if (facts === null && kept.length === 0) {
    raw.delete("slurm");
    return;
  }
  const own = facts === null ? {} : { ...facts, leg_started_at: now() };
  raw.set("slurm", new Map([...kept, ...toValue(own) as ValueMap]));
}

/** Adds to the record of a run that has ended what the scheduler had to do with it. */
export function recordJobEnd(
  raw: ValueMap,
  outcome: RunOutcome,
  jobEnd: JobEnd | "goes on" | null,
  warned: Signal | null,
): void {
  const slurm = raw.get("slurm");
  if (!isMap(slurm)) return;
  if (warned !== null) slurm.set("warned", warned);
  // The script's own word on its end is not the scheduler's.
  if (jobEnd === null || jobEnd === "goes on" || jobEnd.status !== outcome.status) return;
  const ended = now();
  slurm.set("state", jobEnd.state);
  slurm.set("reason", jobEnd.reason);
  slurm.set("state_at", ended);
  if (outcome.status !== "staged") return;
  noteLeg(raw, ended, { status: "cancelled", state: jobEnd.state, reason: outcome.reason });
  forgetEnd(raw);
}

/**
 * Adds the leg that is over to the list `attempts`. Its files are not put aside: the next leg goes on
 * with them.
 *
 * @param ended its last sign of life
 * @param why how it ended, where the record does not say so
 */
export function noteLeg(
  raw: ValueMap,
  ended: string,
  why: { readonly status: string; readonly state: string | null; readonly reason: string },
): void {
  const runner = raw.get("runner");
  const slurm = raw.get("slurm");
  const of = (map: Value | undefined, key: string) => isMap(map) ? map.get(key) ?? null : null;
  const leg = legOf(raw);
  const started = text(of(slurm, "leg_started_at") ?? undefined) ??
    text(raw.get("started_at"));
  const facts = toValue({
    ...why,
    continued: true,
    host: of(runner, "host"),
    node: of(slurm, "node"),
    job: leg?.job ?? null,
    restart_count: leg?.restart ?? null,
    started_at: started,
    completed_at: ended,
    exit_code: of(runner, "exit_code"),
    signal: of(runner, "signal"),
  }) as ValueMap;
  facts.set("duration", secondsBetween(started, ended));
  const attempts = raw.get("attempts");
  raw.set("attempts", [...Array.isArray(attempts) ? attempts : [], facts]);
}

/** Takes the end of a leg out of a record, which says `staged` then. */
export function forgetEnd(raw: ValueMap): void {
  raw.set("status", "staged");
  raw.set("completed_at", null);
  raw.set("duration", null);
  for (const key of ["error_message", "cancellation_reason"]) raw.delete(key);
  const runner = raw.get("runner");
  if (isMap(runner)) RUNNER_END.forEach((key) => runner.delete(key));
}
