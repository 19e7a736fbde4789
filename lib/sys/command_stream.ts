import type { CommandOptions } from "./command.ts";

/** How a command ended whose output was read piece by piece. */
export interface StreamedResult {
  readonly code: number;
  readonly stderr: Uint8Array;
  /** True if the reader wanted no more and the program was ended early. */
  readonly stopped: boolean;
}

/**
 * Runs a program and hands on its output as it comes, for output that may not fit the memory.
 *
 * @param onOutput takes each piece; answers false if it wants no more: the program is ended then
 * @returns how the program ended, or `null` if there is no such program
 * @throws what `onOutput` throws (the program is ended first), and what the system says if the
 *   program exists and cannot be started
 */
export async function streamCommand(
  program: string,
  args: readonly string[],
  options: Omit<CommandOptions, "stdin">,
  onOutput: (bytes: Uint8Array) => boolean,
): Promise<StreamedResult | null> {
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(program, {
      args: [...args],
      cwd: options.cwd,
      env: options.env,
      clearEnv: options.clearEnv,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  const stderr = new Response(child.stderr).arrayBuffer();
  let stopped = false;
  let failure: { readonly error: unknown } | null = null;
  try {
    for await (const bytes of child.stdout) {
      stopped = !onOutput(bytes);
      if (stopped) break;
    }
  } catch (error) {
    failure = { error };
  }
  if (stopped || failure !== null) end(child);
  const [status, errors] = await Promise.all([child.status, stderr]);
  if (failure !== null) throw failure.error;
  return { code: status.code, stderr: new Uint8Array(errors), stopped };
}

function end(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGTERM");
  } catch {
    // It ended by itself meanwhile.
  }
}
