import { ExitCode, UserError } from "./user_error.ts";

/** The file that lists the dependencies of an experiment is cut, or says something else. */
export function dependenciesBroken(id: string, file: string, reason: string): UserError {
  return new UserError({
    kind: "dependencies-broken",
    message: `the dependencies of experiment ${id} cannot be read: ${file}: ${reason}`,
    hint: 'restore the file from a backup, or write it anew: {"dependencies": {"SLOT": "ID"}}',
    exitCode: ExitCode.failure,
  });
}

/** What follows `--depth` is no number of steps. */
export function depthInvalid(value: string): UserError {
  return new UserError({
    kind: "option-value",
    message: `\`${value}\` is not a valid value for --depth: expected a whole number`,
    hint: "--depth 1 shows only what the experiment uses itself and what uses it itself",
  });
}
