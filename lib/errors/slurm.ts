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

/** A key of a `slurm:` map is no option. */
export function slurmOptionUnknown(place: string, meant: string | null): UserError {
  return new UserError({
    kind: "slurm-option-unknown",
    message: `${place}: there is no such option`,
    hint: meant === null
      ? "yanex run --help lists them; sbatch_args takes anything else"
      : `did you mean ${meant}?`,
  });
}

/** An entry of a `slurm:` map has the wrong type. */
export function slurmOptionType(place: string, expected: string): UserError {
  return new UserError({
    kind: "slurm-option-type",
    message: `${place}: expected ${expected}`,
    hint: "see docs/slurm.md for what may stand there",
  });
}

/** An argument for sbatch that would change what is submitted. */
export function slurmArgNotAllowed(arg: string, hint: string): UserError {
  return new UserError({
    kind: "slurm-arg-not-allowed",
    message: `--sbatch-arg ${arg} is not possible: yanex decides that`,
    hint,
  });
}

/**
 * A job would go to a cluster that the other commands do not ask.
 *
 * @param what says so: an argument for sbatch, or a variable
 * @param name of the cluster; null if it is not one
 */
export function slurmOtherCluster(what: string, name: string | null): UserError {
  return new UserError({
    kind: "slurm-other-cluster",
    message: `${what} is not possible: states and yanex cancel ask one cluster, the one that ` +
      "squeue and scancel ask here",
    hint: `run this where the other cluster is the default, or set SLURM_CLUSTERS=${
      name ?? "NAME"
    } for this and all later commands`,
  });
}

/** An option of SLURM's jobs stands without `--slurm`. */
export function slurmOptionAlone(option: string): UserError {
  return new UserError({
    kind: "slurm-option-alone",
    message: `${option} needs --slurm: it is an option of jobs`,
    hint: "add --slurm to submit, or write it after SCRIPT if it is the script's own",
  });
}

/** `--profile` names none that there is. */
export function slurmProfileUnknown(
  name: string,
  file: string,
  known: readonly string[],
  meant: string | null,
): UserError {
  const there = known.length === 0 ? "none" : known.join(", ");
  return new UserError({
    kind: "slurm-profile-unknown",
    message: `there is no profile ${name} in ${file} (slurm.profiles has: ${there})`,
    hint: meant === null
      ? `add it there: slurm: {profiles: {${name}: {partition: ...}}}`
      : `did you mean ${meant}?`,
  });
}

/** SLURM did not take a job; its own words are kept. */
export function slurmRefused(words: string): UserError {
  return new UserError({
    kind: "slurm-refused",
    message: `SLURM did not take the job: ${words || "sbatch said nothing"}`,
    hint: "--dry-run shows the job script and the call of sbatch",
    exitCode: ExitCode.failure,
  });
}

/** Nobody knows whether SLURM took a job; its own words are kept. */
export function submissionUncertain(words: string): UserError {
  return new UserError({
    kind: "submission-uncertain",
    message: `SLURM did not say whether it took the job: ${words}`,
    hint: "the experiments stay staged; when SLURM answers again, yanex run --staged --slurm " +
      "finds their job, or submits them",
    exitCode: ExitCode.failure,
  });
}

/** The first of the processes that srun started together does not say which experiment it runs. */
export function rankWithoutFirst(rank: number, seconds: number, root: string): UserError {
  return new UserError({
    kind: "rank-without-first",
    message: `rank ${rank} takes part in the experiment of rank 0, which made none within ` +
      `${seconds} seconds in ${root}`,
    hint: "look at what rank 0 wrote; all ranks must see the same store",
    exitCode: ExitCode.failure,
  });
}

/** Rank 0 ended before there was an experiment. */
export function rankFirstOver(rank: number, why: string, exitCode: number): UserError {
  return new UserError({
    kind: "rank-first-over",
    message: `rank ${rank} has nothing to take part in: rank 0 ended before it ran (${why})`,
    exitCode,
  });
}

/** Several processes that srun started together would each run all of these. */
export function ranksNeedOne(what: string): UserError {
  return new UserError({
    kind: "ranks-need-one",
    message: `several ranks of a SLURM step take part in one experiment, and ${what}`,
    hint: "stage them and let the ranks share them: srun yanex run --staged",
  });
}

/** A signal came before all was submitted. */
export function submissionInterrupted(): UserError {
  return new UserError({
    kind: "submission-interrupted",
    message: "interrupted before all was submitted",
    exitCode: ExitCode.interrupted,
  });
}
