import type { EndSigns, JobEnd } from "../../run/mod.ts";
import { phaseOf, stateWords } from "../state/words.ts";
import type { JobReport } from "./job_report.ts";

/** What is known of the end of a job. */
export interface EndingFacts {
  readonly signs: Omit<EndSigns, "progressed">;
  /** What SLURM says; null if it does not answer. */
  readonly report: JobReport | null;
  /** How often the job had been started before this leg. */
  readonly restart: number;
  /** What SLURM wrote into the job's standard error, such as `PREEMPTION`. */
  readonly cause: string | null;
  /** The present moment, milliseconds since 1970. */
  readonly now: number;
  /** SLURM_JOB_END_TIME (seconds since 1970), which newer SLURM sets. */
  readonly endTimeVariable: number | null;
}

/**
 * A script that ends by itself after a warning ends because of the time limit if that is not further
 * away than this. SLURM's `--signal` warns up to a minute early, and scripts need time to save.
 */
const NEAR_LIMIT_MILLIS = 15 * 60_000;

const PREEMPTED: JobEnd = {
  status: "cancelled",
  state: "PREEMPTED",
  reason: "Preempted by SLURM",
};

/** SLURM counts whole seconds, and clocks differ. */
const SLACK_MILLIS = 5000;

/**
 * Decides why a script in a job ended: from SLURM's record and the clock, never from which signal
 * came, since clusters differ in those. Called when yanex got a signal, or the script was killed or
 * failed after a warning.
 *
 * While a job is being ended its state is COMPLETING. What it was is told apart by the other fields:
 * one that will be started again counts that start already; one that is preempted has a time of
 * preemption; one whose time was over has a run time of at least its limit.
 *
 * @returns `goes on` if the job does not end; null if nobody knows
 */
export function decideEnding(facts: EndingFacts): JobEnd | "goes on" | null {
  const { report, restart, signs, now } = facts;
  if (report === null) return endingByClock(facts);
  const { state } = report;
  if (isStartedAgain(report, restart)) return again(facts.cause);
  if (report.preempted || state === "PREEMPTED") {
    return PREEMPTED;
  }
  if (isTimeOver(report)) return timeLimit("TIMEOUT", limitText(report));
  const { deadline } = report;
  if (state === "DEADLINE" || (isEnding(report) && deadline !== null && now >= deadline)) {
    return timeLimit("DEADLINE", "deadline of the job");
  }
  if (["NODE_FAIL", "BOOT_FAIL", "OUT_OF_MEMORY"].includes(state)) {
    return { status: "failed", state, reason: stateWords(state) };
  }
  if (isEnding(report)) {
    if (signs.interrupted === null) return null;
    return { status: "cancelled", state: "CANCELLED", reason: "Cancelled in SLURM (scancel)" };
  }
  return endingByOutput(facts) ?? goesOn(facts, report.endTime);
}

/**
 * What slurmstepd wrote before it sent signals, where slurmctld does not answer in time or does not
 * know yet. A job that was started again may have that from its earlier end.
 */
function endingByOutput({ cause, restart }: EndingFacts): JobEnd | null {
  if (restart > 0) return null;
  if (cause === "TIME LIMIT") return timeLimit("TIMEOUT", "of the job");
  return cause === "PREEMPTION" ? PREEMPTED : null;
}

/** Without an answer of SLURM only its output and the clock are left. */
function endingByClock(facts: EndingFacts): JobEnd | "goes on" | null {
  const written = endingByOutput(facts);
  if (written !== null) return written;
  const { endTimeVariable, now } = facts;
  if (endTimeVariable === null) return null;
  const end = endTimeVariable * 1000;
  if (now >= end - SLACK_MILLIS) return timeLimit("TIMEOUT", "of the job");
  const near = goesOn(facts, end);
  return near === "goes on" ? null : near;
}

/** The job itself runs: the signal was a warning, or somebody sent it by hand. */
function goesOn({ signs, now }: EndingFacts, endTime: number | null): JobEnd | "goes on" {
  const { interrupted, warned, end } = signs;
  const signal = warned ?? interrupted;
  if (signal === null || endTime === null || now < endTime - NEAR_LIMIT_MILLIS) return "goes on";
  if (end.kind === "exited" && end.code === 0) return "goes on";
  const seconds = Math.max(0, Math.round((endTime - now) / 1000));
  const when = seconds === 0 ? "reached" : `in ${seconds} s`;
  return timeLimit("TIMEOUT", `of the job ${when}: the script ended after ${signal}`);
}

function again(cause: string | null): JobEnd {
  if (cause === "PREEMPTION") return later("Preempted by SLURM");
  return later(cause === "NODE FAILURE" ? "Node failure" : "Requeued by SLURM");
}

/**
 * Whether SLURM starts a job again.
 *
 * @param restart how often it had been started before this leg
 */
export function isStartedAgain({ restarts, state }: JobReport, restart: number): boolean {
  return restarts > restart || phaseOf(state) === "queued";
}

/** The end of a leg that was over because of the time limit, in a job that is started again. */
export function requeuedAtLimit(): JobEnd {
  return later("Requeued at its time limit");
}

function later(why: string): JobEnd {
  return { status: "staged", state: "REQUEUED", reason: `${why}; it goes on when SLURM starts it` };
}

/** A job is not started again for ever if that leads nowhere. */
export function withoutProgress(end: JobEnd): JobEnd {
  const why = "it is not requeued, since it logged no metric and saved no checkpoint";
  return { ...end, reason: `${end.reason}; ${why}` };
}

function timeLimit(state: "TIMEOUT" | "DEADLINE", what: string): JobEnd {
  const reason = state === "TIMEOUT" ? `time limit ${what}` : `time limit: ${what}`;
  return { status: "failed", state, reason };
}

function isEnding({ state }: JobReport): boolean {
  return state === "COMPLETING" || phaseOf(state) === "ended";
}

function isTimeOver(report: JobReport): boolean {
  if (report.state === "TIMEOUT") return true;
  if (!isEnding(report)) return false;
  const { runTime, timeLimit, reason } = report;
  return reason === "TimeLimit" || (runTime !== null && timeLimit !== null && runTime >= timeLimit);
}

/** `of 1-02:00:00`, as SLURM writes it. */
function limitText({ timeLimit }: JobReport): string {
  if (timeLimit === null) return "of the job";
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const days = Math.floor(timeLimit / 86400);
  const clock = [timeLimit % 86400 / 3600, timeLimit % 3600 / 60, timeLimit % 60].map(two).join(
    ":",
  );
  return `of the job (${days > 0 ? `${days}-` : ""}${clock})`;
}
