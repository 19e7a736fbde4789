/** detect-secrets itself, asked about files. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SampleFile } from "./sample_files.ts";

/** What detect-secrets says about a file. */
export interface Answer {
  readonly path: string;
  /** Type, line and hash of each secret; none if it stopped with an error. */
  readonly found?: readonly (readonly [type: string, line: number, hash: string])[];
  readonly error?: string;
}

const script = fileURLToPath(new URL("./reference.py", import.meta.url));

/**
 * Asks about files of a folder.
 *
 * @param python interpreter with detect-secrets 1.5.0
 * @param paths from the folder
 */
export async function askReference(
  python: string,
  folder: string,
  paths: readonly string[],
): Promise<Map<string, Answer>> {
  const child = new Deno.Command(python, {
    args: [script],
    cwd: folder,
    env: { PYTHONUTF8: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const output = child.output();
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(paths.map((path) => `${path}\n`).join("")));
  await input.close();
  const { code, stdout } = await output;
  assert.equal(code, 0, "detect-secrets could not be asked");
  const answers = new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Answer);
  return new Map(answers.map((answer) => [answer.path, answer]));
}

/** Writes sample files into a folder. */
export function writeFiles(folder: string, files: readonly SampleFile[]): void {
  for (const { path, text } of files) {
    const whole = join(folder, path);
    Deno.mkdirSync(dirname(whole), { recursive: true });
    Deno.writeTextFileSync(whole, text);
  }
}
