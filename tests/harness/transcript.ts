import assert from "node:assert/strict";

/** A program, ready to be started. */
export interface Call {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string | null;
  readonly timeoutSeconds: number;
}

/** How a program ended and what it wrote, as it wrote it. */
export interface Outcome {
  /** The exit code; 128 + signal for a signal. */
  readonly code: number;
  /** The signal that ended the program, or null. */
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output before decoding. */
  readonly stdoutBytes: Uint8Array;
}

/**
 * A call of a program and what is expected of it. The call is made when the transcript is awaited;
 * that gives the {@link Outcome}, for what the expectations here cannot say.
 *
 * Output is compared after normalising: ids, times, durations and paths are placeholders
 * (`normalise.ts`). A text must be equal, a regular expression must match somewhere.
 */
export class Transcript implements PromiseLike<Outcome> {
  #expectedCode: number | "failure" = 0;
  readonly #checks: ((outcome: Outcome) => void)[] = [];
  #outcome: Promise<Outcome> | null = null;

  constructor(readonly command: Call, private readonly normalise: (text: string) => string) {}

  /** True once the call has been made. */
  get awaited(): boolean {
    return this.#outcome !== null;
  }

  /** Expects exit code 0; so does a call that says nothing else. */
  succeeds(): this {
    this.#expectedCode = 0;
    return this;
  }

  /** Expects this exit code, or any but 0. */
  fails(code?: number): this {
    this.#expectedCode = code ?? "failure";
    return this;
  }

  /** Expects this on standard output. */
  stdout(expected: string | RegExp): this {
    return this.#expectText("stdout", expected);
  }

  /** Expects this on standard error. */
  stderr(expected: string | RegExp): this {
    return this.#expectText("stderr", expected);
  }

  then<A = Outcome, B = never>(
    resolve?: ((outcome: Outcome) => A | PromiseLike<A>) | null,
    reject?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#outcome ??= this.#callAndCheck();
    return this.#outcome.then(resolve, reject);
  }

  #expectText(stream: "stdout" | "stderr", expected: string | RegExp): this {
    this.#checks.push((outcome) => {
      const actual = this.normalise(outcome[stream]);
      if (typeof expected === "string") assert.equal(actual, expected, undefined);
      else assert.match(actual, expected);
    });
    return this;
  }

  async #callAndCheck(): Promise<Outcome> {
    const outcome = await callProgram(this.command);
    try {
      if (this.#expectedCode === "failure") assert.notEqual(outcome.code, 0, "it succeeded");
      else assert.equal(outcome.code, this.#expectedCode, `exit code ${outcome.code}`);
      for (const check of this.#checks) check(outcome);
    } catch (error) {
      (error as Error).message += describe(this.command, outcome);
      throw error;
    }
    return outcome;
  }
}

async function callProgram(call: Call): Promise<Outcome> {
  const child = spawn(call);
  const timeout = setTimeout(() => child.kill("SIGKILL"), call.timeoutSeconds * 1000);
  try {
    const { code, signal, stdout, stderr } = await child.output();
    const outcome = {
      code,
      signal,
      stdout: new TextDecoder().decode(stdout),
      stderr: new TextDecoder().decode(stderr),
      stdoutBytes: stdout,
    };
    if (signal === "SIGKILL") {
      assert.fail(`killed, perhaps after ${call.timeoutSeconds} s${describe(call, outcome)}`);
    }
    return outcome;
  } finally {
    clearTimeout(timeout);
  }
}

/** Starts a program with pipes for its output, and writes its input. */
export function spawn(call: Call): Deno.ChildProcess {
  const child = new Deno.Command(call.program, {
    args: [...call.args],
    cwd: call.cwd,
    clearEnv: true,
    env: { ...call.env },
    stdin: call.stdin === null ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  if (call.stdin !== null) {
    const writer = child.stdin.getWriter();
    writer.write(new TextEncoder().encode(call.stdin)).then(() => writer.close()).catch(() => {
      // The program ended before it had read everything: what it did instead is what counts.
    });
  }
  return child;
}

/** The call and its output, for the message of a failed test. */
export function describe(call: Call, outcome: Pick<Outcome, "code" | "stdout" | "stderr">): string {
  return `\n\n$ ${[call.program, ...call.args].join(" ")}\nexit code ${outcome.code}\n` +
    `--- stdout\n${outcome.stdout}--- stderr\n${outcome.stderr}---`;
}

/**
 * Splits a command line at spaces; single and double quotes keep a word together, also inside it
 * (`-p 'lr=list(1, 2)'`, `--name="a b"`), and nothing else is special.
 */
export function splitWords(line: string): string[] {
  const words = line.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  return words.map((word) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, (_, single, double) => single ?? double)
  );
}
