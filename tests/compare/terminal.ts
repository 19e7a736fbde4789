import { fileURLToPath } from "node:url";
import stringWidth from "string-width";
import { type Sandbox, skipUnless, type TestOptions } from "../harness.ts";

const driver = fileURLToPath(new URL("./terminal.py", import.meta.url));

/** For tests that need a terminal. */
export const terminals: TestOptions = skipUnless(
  Deno.build.os !== "windows",
  "needs a pseudo terminal",
);

/** Something that happens at the terminal, after which its screen is looked at. */
export interface SessionStep {
  /** Until this is written, nothing happens. */
  readonly wait?: string;
  readonly type?: string;
  readonly size?: readonly [rows: number, columns: number];
  readonly signal?: string;
  /** Waits until the program has stopped itself. */
  readonly stopped?: true;
  /** Waits for this after all that. */
  readonly until?: string;
}

/** A session that has ended. */
export interface PlayedSession {
  /** What the screen showed after each step. */
  readonly screens: readonly string[][];
  /** All that was written, as it was. */
  readonly output: string;
  /** What was written after the other screen was left for the last time. */
  readonly left: string;
  /** True if the terminal has its old settings. */
  readonly restored: boolean;
  readonly code: number;
}

/** Runs a program at a terminal of its own, step by step. */
export async function play(
  t: Sandbox,
  command: readonly string[],
  steps: readonly SessionStep[],
  { rows = 24, columns = 80 }: { readonly rows?: number; readonly columns?: number } = {},
): Promise<PlayedSession> {
  const { stdout } = await t.call("python3", [driver], {
    stdin: JSON.stringify({ rows, columns, command, steps }),
    env: { TERM: "xterm" },
    timeoutSeconds: 300,
  });
  const { scenes, rest, restored, code } = JSON.parse(stdout) as {
    scenes: string[];
    rest: string;
    restored: boolean;
    code: number;
  };
  const emulated = new EmulatedScreen(rows, columns);
  const screens = scenes.map((text, at) => {
    const size = steps[at]?.size;
    if (size !== undefined) emulated.resize(...size);
    emulated.write(text);
    return emulated.lines();
  });
  emulated.write(rest);
  const output = scenes.join("") + rest;
  const left = output.slice(output.lastIndexOf("\x1b[?1049l") + "\x1b[?1049l".length);
  return { screens, output, left, restored, code };
}

/** A terminal that knows exactly what the program may use of one, and fails at anything else. */
class EmulatedScreen {
  #cells: string[][] = [];
  #row = 0;
  #column = 0;
  #isOther = false;

  constructor(private rows: number, private columns: number) {}

  resize(rows: number, columns: number): void {
    [this.rows, this.columns] = [rows, columns];
  }

  lines(): string[] {
    return Array.from(
      { length: this.rows },
      (_, row) => Array.from(this.#cells[row] ?? [], (cell) => cell ?? " ").join("").trimEnd(),
    );
  }

  write(text: string): void {
    const tokens = /\x1b\[(\??)([\d;]*)([A-Za-z])|[\x00-\x1f]|[^\x00-\x1f]+/g;
    for (const [whole, isPrivate, numbers, final] of text.matchAll(tokens)) {
      if (final !== undefined) this.#control(whole, isPrivate === "?", numbers!, final);
      else if (this.#isOther) this.#print(whole);
    }
  }

  #control(whole: string, isPrivate: boolean, numbers: string, final: string): void {
    if (isPrivate && numbers === "1049") this.#isOther = final === "h";
    else if (isPrivate && ["25", "7", "2026"].includes(numbers)) return;
    else if (final === "m") return;
    else if (final === "H") {
      [this.#row, this.#column] = numbers.split(";").map((number) => Number(number) - 1) as [
        number,
        number,
      ];
      if (this.#row >= this.rows) throw new Error(`line ${this.#row + 1} of ${this.rows}`);
    } else if (whole === "\x1b[2J") this.#cells = [];
    else throw new Error(`unexpected control sequence ${JSON.stringify(whole)}`);
  }

  #print(text: string): void {
    if (/[\x00-\x1f\x7f-\x9f]/.test(text)) throw new Error(`control ${JSON.stringify(text)}`);
    const line = this.#cells[this.#row] ??= [];
    for (const { segment } of new Intl.Segmenter().segment(text)) {
      line[this.#column] = segment;
      const width = stringWidth(segment);
      for (let more = 1; more < width; more++) line[this.#column + more] = "";
      this.#column += width;
    }
    if (this.#column > this.columns) throw new Error(`${this.#column} of ${this.columns} columns`);
  }
}
