import { ExitCode, UserError } from "./user_error.ts";

/** There is something to remove and nobody to ask whether that is meant. */
export function removalNotConfirmed(): UserError {
  return new UserError({
    kind: "not-confirmed",
    message: "nothing was removed: there is no terminal to ask on",
    hint: "look at the list, then add --yes",
    exitCode: ExitCode.failure,
  });
}
