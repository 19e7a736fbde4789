import { ExitCode, UserError } from "./user_error.ts";

/** An experiment has not been tried so often. */
export function attemptUnknown(id: string, wanted: number, count: number): UserError {
  return new UserError({
    kind: "attempt-unknown",
    message: `experiment ${id} has no attempt ${wanted}`,
    hint: count === 1
      ? "it has one attempt, which is shown without --attempt"
      : `it has ${count}; the last is shown without --attempt`,
    exitCode: ExitCode.failure,
  });
}

/** There is no log of SLURM. */
export function noSlurmLog(id: string, job: string | null): UserError {
  return new UserError({
    kind: "no-slurm-log",
    message: job === null
      ? `experiment ${id} was not run by SLURM`
      : `where SLURM writes the output of job ${job} is not known`,
    hint: job === null
      ? "leave out --slurm"
      : "the job was not submitted by yanex: its --output says it, else slurm-JOB.out",
    exitCode: ExitCode.failure,
  });
}
