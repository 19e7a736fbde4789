import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A program as it is measured. */
export interface Command {
  /** Program and arguments. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Where its standard output goes: away, or through a pipe that is read at once. */
  readonly stdout?: "null" | "pipe";
  /** How many copies start at the same time; default 1. */
  readonly count?: number;
  /** Killed after this time; default 300. */
  readonly timeoutSeconds?: number;
  /** Done before each run, not measured. */
  readonly before?: () => void;
  /** Done after each run, not measured; what it throws ends the bench. */
  readonly after?: () => void;
}

/** One measured run. */
export interface Sample {
  /** From the start of the (first) process to the end of the (last) one. */
  readonly seconds: number;
  /** Processor time of all processes of the run; depends less on what else the machine does. */
  readonly cpuSeconds: number;
  /** Most memory of any process of the run (resident set). */
  readonly peakBytes: number;
}

/** A program that ended otherwise than it should. */
export class RunFailure extends Error {
  override readonly name = "RunFailure";
}

/** Starts and measures programs, through `launch.py`. Close it at the end. */
export class Launcher {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #answers: AsyncIterator<string>;
  readonly #log: string;

  /** @param python an interpreter; @param folder where the error output of programs is kept */
  constructor(python: string, folder: string) {
    this.#log = join(folder, "stderr.log");
    this.#child = new Deno.Command(python, {
      args: ["-I", fileURLToPath(new URL("./launch.py", import.meta.url))],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#answers = lines(this.#child.stdout);
  }

  /**
   * Runs a program once.
   *
   * @throws RunFailure if it does not end with exit code 0
   */
  async run(command: Command): Promise<Sample> {
    command.before?.();
    Deno.writeTextFileSync(this.#log, "");
    const { argv, cwd, env, stdout = "null", count = 1, timeoutSeconds = 300 } = command;
    const request = { argv, cwd, env, stdout, count, timeout: timeoutSeconds, log: this.#log };
    await this.#writer.write(new TextEncoder().encode(JSON.stringify(request) + "\n"));
    const answer = JSON.parse((await this.#answers.next()).value);
    if (answer.error) throw new RunFailure(answer.error);
    const failed = (answer.codes as number[]).filter((code) => code !== 0);
    if (failed.length > 0) {
      const said = Deno.readTextFileSync(this.#log).trimEnd().slice(-500);
      const what = failed[0] === -9 && answer.seconds >= timeoutSeconds
        ? `killed after ${timeoutSeconds} s`
        : `exit code ${failed[0]}`;
      throw new RunFailure(`${failed.length} of ${count} failed (${what}): ${said}`);
    }
    command.after?.();
    const { seconds, cpuSeconds, peakBytes } = answer;
    return { seconds, cpuSeconds, peakBytes };
  }

  /** Ends the process that starts the others. */
  async close(): Promise<void> {
    await this.#writer.close();
    await this.#child.status;
  }
}

async function* lines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    yield* parts;
  }
}

/** How often {@link measurePaired} repeats. */
export interface Repetition {
  /** Measured rounds. */
  readonly rounds: number;
  /** Rounds before them that do not count; default 1. */
  readonly warmup?: number;
}

/**
 * Measures programs against each other: each round runs all of them, each round begins with
 * another one, so that what else the machine does meets all alike.
 *
 * @returns the samples of each program; those with the same index belong to one round
 */
export async function measurePaired<Name extends string>(
  launcher: Launcher,
  commands: Readonly<Record<Name, Command>>,
  { rounds, warmup = 1 }: Repetition,
): Promise<Record<Name, Sample[]>> {
  const names = Object.keys(commands) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as Sample[]])) as Record<
    Name,
    Sample[]
  >;
  for (let round = -warmup; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round + warmup) % names.length]!;
      const sample = await launcher.run(commands[name]);
      if (round >= 0) samples[name].push(sample);
    }
  }
  return samples;
}

/** Many numbers in a few. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** How many there were. */
  readonly n: number;
}

/** Median and spread. */
export function summarize(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1
    ? sorted[middle]!
    : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)!, n: sorted.length };
}

/** What one program needs more than another, round by round. */
export function differences(
  samples: readonly Sample[],
  baseline: readonly Sample[],
  what: "seconds" | "cpuSeconds" = "seconds",
): number[] {
  return samples.map((sample, round) => sample[what] - baseline[round]![what]);
}
