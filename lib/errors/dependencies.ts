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

/** A dependency has not completed. */
export function dependencyNotComplete(
  id: string,
  slot: string,
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
    message: `dependency ${id} (slot ${slot}) is ${status}; ` +
      (staging ? "it can no longer complete" : "only completed experiments can be depended on"),
    hint,
    exitCode: ExitCode.failure,
  });
}
