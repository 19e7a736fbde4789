import { ExitCode, UserError } from "./user_error.ts";

/** No interpreter was found anywhere. */
export function noPython(searched: readonly string[]): UserError {
  return new UserError({
    kind: "no-python",
    message: `no Python interpreter was found (looked for ${searched.join(", ")})`,
    hint: "install Python 3.8 or newer, or name one with --python PATH or YANEX_PYTHON",
    exitCode: ExitCode.failure,
  });
}

/**
 * The interpreter is not there or cannot be run.
 *
 * @param source the option or variable that named it, or null if that is of no interest
 */
export function pythonUnusable(path: string, source: string | null, reason: string): UserError {
  const from = source === null ? "" : ` (from ${source})`;
  return new UserError({
    kind: "python-unusable",
    message: `the Python interpreter ${path}${from} ${reason}`,
    hint: "name an executable of Python 3.8 or newer",
  });
}

/** The interpreter did not tell about itself. */
export function pythonBroken(path: string, output: string): UserError {
  return new UserError({
    kind: "python-broken",
    message: `the Python interpreter ${path} does not work`,
    excerpt: output.trim().split("\n").slice(-5).map((line) => `  ${line}`).join("\n") || undefined,
    hint: "try it by hand, or name another one with --python PATH",
    exitCode: ExitCode.failure,
  });
}

/** The interpreter is too old for the client. */
export function pythonTooOld(path: string, version: string): UserError {
  return new UserError({
    kind: "python-too-old",
    message: `Python ${version} (${path}) is too old: yanex needs Python 3.8 or newer`,
    hint: "name a newer one with --python PATH or YANEX_PYTHON",
    exitCode: ExitCode.failure,
  });
}

/** The Python client could not be put anywhere. */
export function clientNotDelivered(places: readonly { path: string; reason: string }[]): UserError {
  return new UserError({
    kind: "client-not-delivered",
    message: "the Python client of yanex could not be written anywhere",
    excerpt: places.map(({ path, reason }) => `  ${path}: ${reason}`).join("\n"),
    hint: "set XDG_CACHE_HOME or TMPDIR to a folder that can be written to",
    exitCode: ExitCode.failure,
  });
}
