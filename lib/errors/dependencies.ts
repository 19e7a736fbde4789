import { ExitCode, UserError } from "./user_error.ts";

/** A `-D` that is not of the right form. */
export function dependencyMalformed(text: string, reason: string): UserError {
  return new UserError({
    kind: "dependency-malformed",
    message: `--depends-on \`${text}\` ${reason}`,
    hint: "write ID, ID,ID,..., SLOT=ID, or SLOT=list(ID, ID) to sweep over dependencies",
  });
}

/** Two dependencies have the same slot. */
export function dependencySlotTwice(slot: string): UserError {
  return new UserError({
    kind: "dependency-slot-twice",
    message: `the dependency slot \`${slot}\` is given twice`,
    hint: "name each slot once: --depends-on train=ID --depends-on data=ID",
  });
}

/** No run of that script is in the store. */
export function dependencyScriptUnknown(script: string, root: string): UserError {
  return new UserError({
    kind: "dependency-script-unknown",
    message: `no experiment of a script ${script} is in ${root}`,
    hint: `run it first: yanex run ${script}`,
    exitCode: ExitCode.failure,
  });
}

/**
 * A dependency has not completed.
 *
 * @param slot null where it is not known
 */
export function dependencyNotComplete(
  id: string,
  slot: string | null,
  status: string,
  staging: boolean,
): UserError {
  const hint = status === "staged"
    ? "run it first, or stage this one too (--stage) and run both with yanex run --staged"
    : status === "running" || status === "created"
    ? "wait for it, or stage this one (--stage) and run it afterwards"
    : "run it again, or depend on another experiment";
  return new UserError({
    kind: "dependency-not-complete",
    message: `dependency ${id}${slot === null ? "" : ` (slot ${slot})`} is ${status}; ` +
      (staging ? "it can no longer complete" : "only completed experiments can be depended on"),
    hint,
    exitCode: ExitCode.failure,
  });
}

/** A job cannot wait for a dependency that SLURM knows nothing of. */
export function dependencyNotInSlurm(id: string, status: string): UserError {
  return new UserError({
    kind: "dependency-not-in-slurm",
    message: status === "staged"
      ? `dependency ${id} is staged and not submitted, so no job can wait for it`
      : `dependency ${id} runs outside of SLURM, so no job can wait for it`,
    hint: status === "staged"
      ? `submit it first (yanex run --id ${id} --slurm), or stage this one as well (--stage) and ` +
        "submit both with yanex run --staged --slurm"
      : "submit when it has completed, or stage (--stage) and run both here with yanex run --staged",
    exitCode: ExitCode.failure,
  });
}

/** Whether a job can wait for a dependency cannot be found out. */
export function dependencyUnknownInSlurm(id: string, notice: string): UserError {
  return new UserError({
    kind: "dependency-not-in-slurm",
    message: `whether dependency ${id} is queued or runs is not known: ${notice}`,
    hint: "try again when SLURM answers",
    exitCode: ExitCode.failure,
  });
}

/** Experiments depend on each other in a circle. */
export function dependencyCycle(ids: readonly string[]): UserError {
  return new UserError({
    kind: "dependency-cycle",
    message: `these experiments depend on each other in a circle: ${ids.slice(0, 10).join(", ")}`,
    hint: "yanex lineage ID shows what depends on what",
    exitCode: ExitCode.failure,
  });
}
