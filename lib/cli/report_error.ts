import { ExitCode, UserError } from "../errors/mod.ts";
import { standardError, VERSION } from "../sys/mod.ts";
import { painter, safeText } from "./paint.ts";

/**
 * Tells the user of an error, in one message on standard error.
 *
 * @param verbose print the stack as well
 * @returns the program's exit code
 */
export async function reportError(error: unknown, verbose: boolean): Promise<number> {
  const paint = painter(standardError);
  const label = paint("error:", "bold", "red");
  if (error instanceof UserError) {
    const lines = [`${label} ${safeText(error.message)}`];
    if (error.excerpt) lines.push(safeText(error.excerpt, { lines: true }));
    if (error.hint) lines.push(`${paint("hint:", "cyan")} ${safeText(error.hint)}`);
    if (verbose && error.stack) lines.push(safeText(error.stack, { lines: true }));
    await standardError.write(lines.join("\n") + "\n");
    return error.exitCode;
  }
  const what = error instanceof Error ? error.message : String(error);
  const lines = [`${label} something went wrong inside yanex ${VERSION}: ${safeText(what)}`];
  const stack = error instanceof Error ? error.stack : undefined;
  if (verbose && stack) lines.push(safeText(stack, { lines: true }));
  else lines.push(`${paint("hint:", "cyan")} run it again with --verbose before the command`);
  await standardError.write(lines.join("\n") + "\n");
  return ExitCode.failure;
}

/** Tells the user of something that does not stop the command. */
export async function reportWarning(text: string): Promise<void> {
  const paint = painter(standardError);
  await standardError.write(`${paint("warning:", "yellow")} ${safeText(text, { lines: true })}\n`);
}
