import { sleep } from "./clock.ts";

/** Where text for people goes. */
export interface OutputStream {
  /** Writes all of it, or nothing more once it is {@link closed}. */
  write(content: string | Uint8Array): Promise<void>;
  /** True if a person reads it on a terminal. */
  readonly isTerminal: boolean;
  /** True once nothing more can be written: the reader is gone, or {@link failure} says why. */
  readonly closed: boolean;
  /** What the system refused a write with (a full disk), or null; a reader that left is no failure. */
  readonly failure: Error | null;
}

/** How long to wait for a reader whose pipe is full, where writing does not wait by itself. */
const FULL_PIPE_MILLIS = 5;

type Target = typeof Deno.stdout;

class Stream implements OutputStream {
  closed = false;
  failure: Error | null = null;
  #queue: Promise<void> = Promise.resolve();

  constructor(private readonly target: () => Target) {}

  get isTerminal(): boolean {
    return this.target().isTerminal();
  }

  write(content: string | Uint8Array): Promise<void> {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    this.#queue = this.#queue.then(() => this.#writeAll(bytes));
    return this.#queue;
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    let done = 0;
    while (done < bytes.length && !this.closed) {
      try {
        done += await this.target().write(bytes.subarray(done));
      } catch (error) {
        // Another program has made the pipe non-blocking, and its reader is slow.
        if (error instanceof Deno.errors.WouldBlock) await sleep(FULL_PIPE_MILLIS);
        else this.#close(error as Error);
      }
    }
  }

  /** Nothing here may stop a run, whose record lies elsewhere: errors are kept, not thrown. */
  #close(error: Error): void {
    this.closed = true;
    const readerLeft = error instanceof Deno.errors.BrokenPipe ||
      error instanceof Deno.errors.ConnectionReset;
    // A terminal that hung up refuses with an error like that of a disk.
    if (!readerLeft && !this.isTerminal) this.failure = error;
  }
}

/** Standard output; writes keep their order. */
export const standardOutput: OutputStream = new Stream(() => Deno.stdout);

/** Standard error; writes keep their order. */
export const standardError: OutputStream = new Stream(() => Deno.stderr);

/** True if a person can be asked something on standard input. */
export function inputIsTerminal(): boolean {
  return Deno.stdin.isTerminal();
}

/** Width of the terminal in columns: COLUMNS if set, else what the terminal says, else 80. */
export function terminalColumns(): number {
  const set = Number(Deno.env.get("COLUMNS"));
  if (Number.isInteger(set) && set > 0) return set;
  try {
    if (Deno.stdout.isTerminal()) return Deno.consoleSize().columns || 80;
  } catch {
    // No terminal after all.
  }
  return 80;
}

/** Height of the terminal in lines: what the terminal says, else 24. */
export function terminalRows(): number {
  try {
    if (Deno.stdout.isTerminal()) return Deno.consoleSize().rows || 24;
  } catch {
    // No terminal after all.
  }
  return 24;
}

/** One line from the terminal, or null at its end. */
export function readAnswer(): string | null {
  const bytes: number[] = [];
  const one = new Uint8Array(1);
  while (true) {
    const count = Deno.stdin.readSync(one);
    if (count === null || count === 0) return bytes.length === 0 ? null : decode(bytes);
    if (one[0] === 10) return decode(bytes);
    bytes.push(one[0]!);
  }
}

function decode(bytes: number[]): string {
  return new TextDecoder().decode(new Uint8Array(bytes));
}
