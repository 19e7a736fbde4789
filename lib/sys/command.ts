/** How a finished command ended and what it wrote. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

/** Options of {@link runCommand}. */
export interface CommandOptions {
  /** Working directory; default: the current one. */
  readonly cwd?: string;
  /** Variables added to the inherited environment. */
  readonly env?: Record<string, string>;
  /** Nothing is inherited: `env` is the whole environment. Default false. */
  readonly clearEnv?: boolean;
  /** Written to its standard input; default: nothing (closed). */
  readonly stdin?: Uint8Array;
  /** Ends it with SIGTERM. */
  readonly signal?: AbortSignal;
  /** In a session of its own, where Ctrl-C and a hang-up do not reach it. Default false. */
  readonly shielded?: boolean;
}

/**
 * Runs a program to its end and collects its output in memory.
 *
 * @returns its exit code and output, or `null` if there is no such program
 * @throws what the system says if it exists and cannot be started
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult | null> {
  const command = new Deno.Command(program, {
    args: [...args],
    cwd: options.cwd,
    env: options.env,
    clearEnv: options.clearEnv,
    signal: options.signal,
    detached: options.shielded && Deno.build.os !== "windows",
    stdin: options.stdin ? "piped" : "null",
    stdout: "piped",
    stderr: "piped",
  });
  try {
    if (!options.stdin) return await command.output();
    const child = command.spawn();
    const writer = child.stdin.getWriter();
    const written = writer.write(options.stdin).then(() => writer.close()).catch(() => {
      // The program closed its input before it had read all: its exit code tells the story.
    });
    const result = await child.output();
    await written;
    return result;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/**
 * As {@link runCommand}, but nothing else happens until the program has ended: for programs that
 * take a few milliseconds, which it saves half of.
 */
export function runCommandSync(
  program: string,
  args: readonly string[],
  options: Omit<CommandOptions, "stdin" | "signal" | "shielded"> = {},
): CommandResult | null {
  try {
    return new Deno.Command(program, {
      args: [...args],
      cwd: options.cwd,
      env: options.env,
      clearEnv: options.clearEnv,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).outputSync();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
