import { ExitCode, UserError } from "./user_error.ts";

/** A record says that an experiment runs and names no process that could be asked to end it. */
export function nobodyToAsk(id: string): UserError {
  return new UserError({
    kind: "nobody-to-ask",
    message: `experiment ${id} runs, as far as its record says, but nothing says in which process`,
    hint: `end its script yourself; if nothing runs any more: yanex update ${id} --set-status ` +
      "cancelled",
    exitCode: ExitCode.failure,
  });
}

/** A script whose runner is dead belongs to another user. */
export function scriptNotOurs(id: string, pid: number): UserError {
  return new UserError({
    kind: "script-not-ours",
    message: `the script of experiment ${id} runs as process ${pid}, which belongs to another user`,
    hint: "ask its owner to cancel it",
    exitCode: ExitCode.failure,
  });
}

/**
 * A runner was asked to end its script, and did not in time.
 *
 * @param where its process and machine, as far as they are known
 */
export function notEndedInTime(id: string, where: string, seconds: number): UserError {
  return new UserError({
    kind: "not-ended-in-time",
    message: `experiment ${id} was asked to end and has not within ${seconds} seconds (${where})`,
    hint: `the request stays; yanex show ${id} tells how it goes`,
    exitCode: ExitCode.failure,
  });
}

/** SLURM did not end a job. */
export function jobNotCancelled(job: string, words: string): UserError {
  return new UserError({
    kind: "job-not-cancelled",
    message: `SLURM does not cancel job ${job}: ${words}`,
    exitCode: ExitCode.failure,
  });
}

/** Several ways of saying which experiments are meant. */
export function cancelNamedTwice(): UserError {
  return new UserError({
    kind: "named-twice",
    message: "which experiments to cancel was said in two ways",
    hint: "give identifiers, --sweep, or filters",
  });
}
