import { ExitCode, UserError } from "./user_error.ts";

/** One of SLURM's programs is needed and not there. */
export function slurmMissing(program: string): UserError {
  return new UserError({
    kind: "slurm-missing",
    message: `there is no ${program} on PATH, so SLURM cannot be reached from here`,
    hint: "run this on a login node of the cluster, or leave out --slurm to run on this machine",
  });
}

/** One of SLURM's programs failed; its own words are kept. */
export function slurmSilent(program: string, words: string): UserError {
  return new UserError({
    kind: "slurm-failed",
    message: `${program} failed: ${words.trim() || "it said nothing"}`,
    exitCode: ExitCode.failure,
  });
}

/** The record of a submission cannot be read. */
export function submissionBroken(id: string, file: string, reason: string): UserError {
  return new UserError({
    kind: "submission-broken",
    message: `the record of submission ${id} is damaged: ${file}: ${reason}`,
    hint: "`squeue --me` still knows its jobs",
    exitCode: ExitCode.failure,
  });
}
