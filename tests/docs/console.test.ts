/**
 * Runs the sessions in the documentation and compares what they print: blocks marked `console`.
 * `$ cat FILE` shows a file that the session works with; it is written here. Ids, times, durations
 * and places differ from run to run and are not compared.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Sandbox, test } from "../harness.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

interface Step {
  readonly command: string;
  readonly expected: string;
}

for (const page of pages()) {
  const blocks = consoleBlocks(Deno.readTextFileSync(join(root, page)));
  if (blocks.length === 0) continue;
  test(`the sessions in ${page} print what the page says`, async (t) => {
    await putOnPath(t);
    for (const block of blocks) {
      for (const { command, expected } of stepsOf(block)) {
        const file = /^cat (\S+)$/.exec(command)?.[1];
        if (file !== undefined && !(await exists(join(t.dir, file)))) {
          t.write(file, expected);
          continue;
        }
        // What a page shows may be an error: the text is what counts.
        const { stdout, stderr } = await t.call("sh", ["-c", `{ ${command}; }; true`]);
        const streams = [stdout, stderr].map((text) => linesOf(blurred(text)));
        if (!isInterleaved(linesOf(blurred(expected)), streams)) {
          const printed = blurred(`${stdout}${stderr}`);
          assert.equal(`$ ${command}\n${printed}`, `$ ${command}\n${blurred(expected)}`);
        }
      }
    }
  });
}

function pages(): string[] {
  const docs = [...Deno.readDirSync(join(root, "docs"))].map(({ name }) => `docs/${name}`);
  return ["README.md", ...docs.filter((name) => name.endsWith(".md")).sort()];
}

function consoleBlocks(markdown: string): string[] {
  return [...markdown.matchAll(/^```console\n(.*?)^```$/gms)].map(([, block]) => block!);
}

function stepsOf(block: string): Step[] {
  return block.split(/^\$ /m).slice(1).map((step) => {
    const end = step.indexOf("\n");
    return { command: step.slice(0, end), expected: step.slice(end + 1) };
  });
}

/** Makes `yanex` and `python3` of the session those of the test. */
async function putOnPath(t: Sandbox): Promise<void> {
  const bin = join(t.home, "bin");
  Deno.mkdirSync(bin);
  const command = Deno.env.get("YANEX_TEST_COMMAND") ??
    `${Deno.execPath()} run --quiet --allow-all --frozen ${join(root, "main.ts")}`;
  Deno.writeTextFileSync(join(bin, "yanex"), `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
  t.env.PATH = `${bin}:${t.env.PATH}`;
  await t.commit();
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.split("\n");
}

/**
 * Whether the lines are those of all streams, each stream in its order. How lines of two streams
 * lie between each other differs from run to run: a script writes to two pipes.
 */
function isInterleaved(lines: readonly string[], streams: readonly string[][]): boolean {
  if (lines.length === 0) return streams.every((stream) => stream.length === 0);
  return streams.some((stream, index) =>
    stream[0] === lines[0] && isInterleaved(lines.slice(1), streams.with(index, stream.slice(1)))
  );
}

/** The text without what differs from run to run. */
function blurred(text: string): string {
  return text
    .replace(/\S*\.yanex\/experiments/g, "<store>")
    .replace(/\b[0-9a-f]{8}\b/g, "<id>")
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?( UTC)?/g, "<time>")
    .replace(/\b\d\d:\d\d:\d\d\b/g, "<time>")
    .replace(/\b\d+(\.\d+)?s\b/g, "<duration>")
    .trimEnd();
}
