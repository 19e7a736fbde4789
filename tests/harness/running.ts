import assert from "node:assert/strict";
import { type Call, describe, type Outcome, spawn } from "./transcript.ts";

/** A program that was started and not yet waited for. Wait for its end with {@link ended}. */
export class Running {
  readonly #child: Deno.ChildProcess;
  readonly #call: Call;
  readonly #output = { stdout: "", stderr: "" };
  readonly #streams: Promise<void>[];
  readonly #timeout: number;
  #over = false;
  #onOutput: (() => void) | null = null;

  constructor(call: Call) {
    this.#call = call;
    this.#child = spawn(call);
    this.#streams = [
      this.#collect(this.#child.stdout, "stdout"),
      this.#collect(this.#child.stderr, "stderr"),
    ];
    this.#timeout = setTimeout(() => this.#child.kill("SIGKILL"), call.timeoutSeconds * 1000);
  }

  /** Its process id. */
  get pid(): number {
    return this.#child.pid;
  }

  /** What it has written to standard output so far. */
  get stdout(): string {
    return this.#output.stdout;
  }

  /** What it has written to standard error so far. */
  get stderr(): string {
    return this.#output.stderr;
  }

  /** Waits until one of its outputs contains `text`; fails if it ends without. */
  async prints(text: string): Promise<void> {
    while (!this.stdout.includes(text) && !this.stderr.includes(text)) {
      if (this.#over) {
        assert.fail(
          `it never printed ${text}${describe(this.#call, { code: -1, ...this.#output })}`,
        );
      }
      await new Promise<void>((resolve) => this.#onOutput = resolve);
    }
  }

  /** Sends it a signal. */
  signal(name: Deno.Signal): void {
    this.#child.kill(name);
  }

  /** Waits for its end. */
  async ended(): Promise<Outcome> {
    const { code, signal } = await this.#child.status;
    clearTimeout(this.#timeout);
    await Promise.all(this.#streams);
    const stdoutBytes = new TextEncoder().encode(this.stdout);
    return { code, signal, ...this.#output, stdoutBytes };
  }

  /** Kills it if it still runs, whatever it thinks of that. */
  async stop(): Promise<void> {
    if (!this.#over) {
      try {
        this.#child.kill("SIGKILL");
      } catch (error) {
        // It ended in between.
        if (!(error instanceof TypeError)) throw error;
      }
    }
    await this.ended();
  }

  async #collect(stream: ReadableStream<Uint8Array>, name: "stdout" | "stderr"): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      this.#output[name] += text;
      this.#onOutput?.();
    }
    await this.#child.status;
    this.#over = true;
    this.#onOutput?.();
  }
}
