import type { JobLeg } from "../../experiment/mod.ts";
import { type EndSigns, JOB_OF_SCRIPT, type JobEnd, type RunJob } from "../../run/mod.ts";
import { environment, nowMicros, readTail, startTimer, statFile } from "../../sys/mod.ts";
import { askSlurm } from "../commands/call.ts";
import { scontrolArgs } from "../state/scontrol.ts";
import { decideEnding, isStartedAgain, requeuedAtLimit, withoutProgress } from "./ending.ts";
import { causeInOutput, type JobReport, readJobReport } from "./job_report.ts";
import { type Rank, rankFrom } from "./rank.ts";

/** How long SLURM may take to say why a job ends: it kills what is left after KillWait seconds. */
const PATIENCE_SECONDS = 2.5;

/** What SLURM writes last into a job's standard error. */
const TAIL_BYTES = 8192;

/** That file, where slurmctld does not say which it is: yanex takes the place of the job script. */
const OWN_ERRORS = "/proc/self/fd/2";

/** Set by job scripts of yanex in jobs that may be started again (`--requeue`). */
export const REQUEUE_VARIABLE = "YANEX_SLURM_REQUEUE";

/**
 * How long before its time limit a job is requeued whose script goes on after the warning: its
 * processes are ended then as at the limit itself.
 */
const BEFORE_LIMIT_MILLIS = 10_000;

/** The SLURM job that this process runs in. */
export interface ThisJob extends RunJob {
  /** SLURM's number of it; a task of an array has its own. */
  readonly number: string;
  /** The place of this process among the ranks of its step; null if it is alone, or nested. */
  readonly rank: Rank | null;
  /** True in a run that was started by the script of another one of the same job. */
  readonly nested: boolean;
}

/** Finds out from the environment in which job this process runs; null if in none. */
export function thisJob(
  variables: Readonly<Record<string, string>> = environment(),
): ThisJob | null {
  const number = variables.SLURM_JOB_ID;
  if (!number) return null;
  const leg = presentLeg(number, variables);
  const nested = variables[JOB_OF_SCRIPT] === number;
  const endTime = Number(variables.SLURM_JOB_END_TIME) || null;
  let asked: Promise<JobReport | null> | null = null;
  const report = () => askForReport(number);
  const findEnd = async (signs: EndSigns) => {
    const early = asked === null ? null : await asked;
    const decide = (said: JobReport | null) => decision(said, signs, { leg, number, endTime });
    const first = early === null ? null : decide(early);
    // The signal may have been faster than the change of SLURM's record.
    if (first !== null && first !== "goes on") return first;
    // Scripts beside each other end together: one question is enough for those.
    asked = report();
    return decide(await asked);
  };
  const mayRequeue = variables[REQUEUE_VARIABLE] === "1" && !nested;
  let requeued: Promise<boolean> | null = null;
  // Of an array only this task: `<array job>_<task>`.
  const requeue = () => requeued ??= requeueJob(leg, number);
  /** Where SLURM only ends a job at its limit, yanex itself has it started again. */
  const again = async (end: JobEnd, { progressed }: EndSigns) => {
    if (!mayRequeue || end.state !== "TIMEOUT") return end;
    if (!progressed) return withoutProgress(end);
    return await requeue() ? requeuedAtLimit() : end;
  };
  return {
    leg,
    number,
    rank: nested ? null : rankFrom(variables),
    nested,
    heard: () => void (asked ??= report()),
    async warned(hasProgressed) {
      if (!mayRequeue) return;
      const { endTime: end = null } = await report() ?? {};
      if (end === null) return;
      startTimer(Math.max(0, end - BEFORE_LIMIT_MILLIS - nowMicros() / 1000), () => {
        if (hasProgressed()) void requeue();
      });
    },
    async explain(signs) {
      const end = await findEnd(signs);
      return end === null || end === "goes on" ? end : await again(end, signs);
    },
  };
}

/**
 * Asks SLURM to start a job again.
 *
 * @returns whether it will
 */
async function requeueJob({ job, restart }: JobLeg, number: string): Promise<boolean> {
  const answer = await askSlurm("scontrol", ["requeue", job], { seconds: PATIENCE_SECONDS });
  if (answer?.code === 0) return true;
  // A busy controller does what it was told and answers too late.
  const report = await askForReport(number);
  return report !== null && isStartedAgain(report, restart);
}

function presentLeg(number: string, variables: Readonly<Record<string, string>>): JobLeg {
  const { SLURM_ARRAY_JOB_ID: array, SLURM_ARRAY_TASK_ID: task } = variables;
  return {
    cluster: variables.SLURM_CLUSTER_NAME || null,
    job: array && task ? `${array}_${task}` : number,
    restart: Number(variables.SLURM_RESTART_COUNT) || 0,
  };
}

function decision(
  report: JobReport | null,
  signs: EndSigns,
  { leg, number, endTime }: {
    readonly leg: JobLeg;
    readonly number: string;
    readonly endTime: number | null;
  },
): JobEnd | "goes on" | null {
  return decideEnding({
    signs,
    report,
    restart: leg.restart,
    cause: causeIn(report?.errorFile ?? OWN_ERRORS, number),
    now: nowMicros() / 1000,
    endTimeVariable: endTime,
  });
}

function causeIn(file: string, number: string): string | null {
  try {
    // Reading from a pipe or a terminal would wait.
    if (!statFile(file)?.isFile) return null;
    return causeInOutput(new TextDecoder().decode(readTail(file, TAIL_BYTES)), number);
  } catch {
    // It is written on another node, or nowhere.
    return null;
  }
}

async function askForReport(number: string): Promise<JobReport | null> {
  try {
    const answer = await askSlurm("scontrol", scontrolArgs(number), {
      seconds: PATIENCE_SECONDS,
    });
    return answer?.code === 0 ? readJobReport(answer.stdout.trim().split("\n")[0]!) : null;
  } catch {
    // It cannot be started.
    return null;
  }
}
