import { askSlurm, type SlurmAnswer } from "../commands/call.ts";
import { arrayOf } from "./array_tasks.ts";
import { forgottenJob, type JobState } from "./job_state.ts";
import { parseSacct, sacctArgs, saysDisabled } from "./sacct.ts";
import { parseScontrol, scontrolArgs } from "./scontrol.ts";
import { parseSqueue, saysForgotten, squeueArgs } from "./squeue.ts";

/** What SLURM says of jobs. */
export interface SchedulerAnswer {
  /** By the name that was asked for; those of which something is known. */
  readonly jobs: ReadonlyMap<string, JobState>;
  /** Why SLURM could not be asked, on one line; null if it answered. */
  readonly unreachable: string | null;
}

/** Time for an answer: a controller that is busy takes seconds, one that is gone never answers. */
const PATIENCE_SECONDS = 15;

/** Jobs that are asked for in one call: a command line has no room for more. */
const AT_ONCE = 5000;

/** Arrays and jobs of which scontrol is asked, which takes one at a time. */
const MOST_DETAILS = 16;

/** Sacct said that this cluster keeps no accounts. */
let hasNoAccounts = false;

/**
 * Asks SLURM for jobs: squeue for all of them in one call, and sacct, where accounting runs, for
 * those that squeue has forgotten. What neither knows has ended and is forgotten; of what accounts
 * would know that do not answer, nothing is said.
 *
 * @param jobs names such as `123` and `123_4`
 * @param isTold whether more is to be asked of a job: exit code, restarts, the file of its output
 */
export async function askScheduler(
  jobs: readonly string[],
  isTold: (job: JobState) => boolean = () => false,
): Promise<SchedulerAnswer> {
  const found = new Map<string, JobState>();
  for (const numbers of portions(jobs)) {
    const answer = await ask("squeue", squeueArgs(numbers));
    const problem = problemOf("squeue", answer);
    if (problem !== null) return { jobs: new Map(), unreachable: problem };
    for (const [job, state] of parseSqueue(answer!.stdout)) found.set(job, state);
  }
  let isCertain = true;
  for (const numbers of portions(jobs.filter((job) => !found.has(job)))) {
    const accounts = await askAccounts(numbers);
    isCertain &&= accounts !== null;
    for (const [job, state] of accounts ?? []) if (!found.has(job)) found.set(job, state);
  }
  const arrays = new Set([...found.keys()].map(arrayOf));
  const wanted = new Map<string, JobState>();
  for (const job of jobs) {
    const state = found.get(job);
    if (state !== undefined) wanted.set(job, state);
    else if (isCertain) {
      wanted.set(job, { ...forgottenJob(job), isMissingTask: arrays.has(arrayOf(job)) });
    }
  }
  await addDetails(wanted, isTold);
  return { jobs: wanted, unreachable: null };
}

/** Numbers of jobs and arrays, each once. */
function portions(jobs: readonly string[]): string[][] {
  const numbers = [...new Set(jobs.map(arrayOf))];
  const count = Math.ceil(numbers.length / AT_ONCE);
  return Array.from({ length: count }, (_, at) => numbers.slice(at * AT_ONCE, (at + 1) * AT_ONCE));
}

function ask(program: "squeue" | "sacct" | "scontrol", args: readonly string[]) {
  return askSlurm(program, args, { seconds: PATIENCE_SECONDS });
}

/** Why an answer is none; null if it is one. */
function problemOf(program: string, answer: SlurmAnswer | null): string | null {
  if (answer === null) return `there is no ${program} on PATH`;
  if (answer.code === 0 || saysForgotten(answer.stderr)) return null;
  const words = answer.stderr.split("\n").at(-1)!.trim() || `exit code ${answer.code}`;
  return words.startsWith(program) ? words : `${program}: ${words}`;
}

/** Null if there are accounts and they do not answer. */
async function askAccounts(numbers: readonly string[]): Promise<Map<string, JobState> | null> {
  if (hasNoAccounts) return new Map();
  const answer = await ask("sacct", sacctArgs(numbers));
  if (answer?.code === 0) return parseSacct(answer.stdout);
  if (answer === null || saysDisabled(answer.stderr)) {
    hasNoAccounts = true;
    return new Map();
  }
  // A version before 21.08 does not know the restarts.
  const again = await ask("sacct", sacctArgs(numbers, true));
  return again?.code === 0 ? parseSacct(again.stdout, true) : null;
}

/** Adds what scontrol tells besides, of jobs that it knows. */
async function addDetails(
  jobs: Map<string, JobState>,
  isTold: (job: JobState) => boolean,
): Promise<void> {
  const wanted = [...jobs.values()].filter((job) => job.state !== null && isTold(job));
  const byArray = Map.groupBy(wanted, ({ job }) => arrayOf(job));
  for (const [array, tasks] of [...byArray].slice(0, MOST_DETAILS)) {
    const answer = await ask("scontrol", scontrolArgs(tasks.length === 1 ? tasks[0]!.job : array));
    // SLURM may have forgotten it in between.
    if (answer?.code !== 0) continue;
    const told = parseScontrol(answer.stdout);
    for (const task of tasks) {
      const more = told.get(task.job);
      // If it has moved on in between, what was asked first counts.
      if (more?.state === task.state) jobs.set(task.job, { ...task, ...withoutNulls(more) });
    }
  }
}

function withoutNulls(job: JobState): Partial<JobState> {
  return Object.fromEntries(Object.entries(job).filter(([, value]) => value !== null));
}
