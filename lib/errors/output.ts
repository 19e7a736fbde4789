import { ExitCode, UserError } from "./user_error.ts";

/** What could not be printed is lost; the reason in the system's words. */
export function outputLost(reason: string): UserError {
  return new UserError({
    kind: "output-lost",
    message: `cannot write to standard output: ${reason}`,
    hint: "what was printed is not complete: make room there, or send it somewhere else",
    exitCode: ExitCode.failure,
  });
}
