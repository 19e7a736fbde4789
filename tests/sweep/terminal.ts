import { fileURLToPath } from "node:url";
import { type Sandbox, skipUnless, type TestOptions } from "../harness.ts";

const driver = fileURLToPath(new URL("./terminal.py", import.meta.url));

/** For tests that need a terminal. */
export const terminals: TestOptions = skipUnless(
  Deno.build.os !== "windows",
  "needs a pseudo terminal",
);

/** A session at a terminal that has ended. */
export interface Session {
  /** Everything the terminal got, CR LF as LF. */
  readonly output: string;
  /** Exit code; 128 + n for signal n. */
  readonly code: number;
}

/** What happens at the terminal. */
export interface SessionOptions {
  readonly rows?: number;
  readonly columns?: number;
  /** What is typed, once, when the text before it has been printed. */
  readonly answers?: readonly (readonly [after: string, typed: string])[];
  readonly env?: Record<string, string>;
}

/** Runs a program at a terminal of its own, with the test's environment. */
export async function onTerminal(
  t: Sandbox,
  command: readonly string[],
  { rows = 24, columns = 80, answers = [], env = {} }: SessionOptions = {},
): Promise<Session> {
  const { stdout } = await t.call("python3", [driver], {
    stdin: JSON.stringify({ rows, columns, answers, command }),
    env: { TERM: "xterm", ...env },
    timeoutSeconds: 300,
  });
  return JSON.parse(stdout);
}

/** The lines that a terminal shows after an output, and every line that scrolled out of it. */
export function screen(output: string): string[] {
  const lines: string[][] = [[]];
  let row = 0;
  let column = 0;
  for (const [whole, count, kind] of output.matchAll(/\x1b\[(\d*)([A-Za-z])|[^\x1b]/gu)) {
    if (kind === "A") row = Math.max(0, row - Number(count || 1));
    else if (kind === "J") {
      lines.length = row + 1;
      lines[row]!.length = column;
    } else if (kind !== undefined) throw new Error(`unexpected control sequence ${kind}`);
    else if (whole === "\n") {
      [row, column] = [row + 1, 0];
      lines[row] ??= [];
    } else if (whole === "\r") column = 0;
    else lines[row]![column++] = whole;
  }
  return lines.map((line) => Array.from(line, (c) => c ?? " ").join(""));
}

/** Each state of a display that is drawn over, as lines: what stands before the next erasure. */
export function frames(output: string): string[][] {
  const states: string[][] = [];
  for (const match of output.matchAll(/\x1b\[(\d+)A\x1b\[J/g)) {
    const before = output.slice(0, match.index).split("\n");
    states.push(
      before.slice(-1 - Number(match[1]), -1).map((line) => line.replace(/^.*\x1b\[J/, "")),
    );
  }
  return states;
}
