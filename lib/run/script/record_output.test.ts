import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { onlyIf } from "../../sys/testing/only_if.ts";
import { hasSmallDisks, withSmallDisk } from "../../sys/testing/small_disk.ts";
import { type OutputRecord, recordOutput } from "./record_output.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const shownNowhere = () => Promise.resolve();

/** A recorder in an experiment's folder, given to the body. */
async function withFolder(body: (folder: string) => unknown): Promise<void> {
  const folder = Deno.makeTempDirSync();
  Deno.mkdirSync(join(folder, "artifacts"));
  try {
    await body(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const recorded = (folder: string, stream: string) =>
  Deno.readFileSync(join(folder, "artifacts", `${stream}.txt`));

Deno.test("each stream is recorded byte for byte, and shown as it comes", () =>
  withFolder(async (folder) => {
    const shown: [string, Uint8Array][] = [];
    const output = recordOutput(folder, 0o600, (stream, piece) => {
      shown.push([stream, piece.slice()]);
      return Promise.resolve();
    });
    const pieces: ["stdout" | "stderr", Uint8Array][] = [
      ["stdout", new Uint8Array([0xe2, 0x82])],
      ["stderr", bytes("10%\r")],
      ["stdout", new Uint8Array([0xac, 0, 0xff])],
      ["stderr", bytes("20%\r")],
    ];
    for (const [stream, piece] of pieces) {
      await (stream === "stdout" ? output.onStdout : output.onStderr)(piece);
    }
    output.close();
    assert.deepEqual(shown, pieces);
    assert.deepEqual(recorded(folder, "stdout"), new Uint8Array([0xe2, 0x82, 0xac, 0, 0xff]));
    assert.deepEqual(recorded(folder, "stderr"), bytes("10%\r20%\r"));
    assert.equal(output.problem(), null);
  }));

async function tailOf(...pieces: string[]): Promise<string> {
  let tail = "";
  await withFolder(async (folder) => {
    const output: OutputRecord = recordOutput(folder, undefined, shownNowhere);
    for (const piece of pieces) await output.onStderr(bytes(piece));
    tail = output.stderrTail();
    output.close();
  });
  return tail;
}

Deno.test("the end of standard error is kept, from the beginning of a line", async () => {
  assert.equal(await tailOf(), "");
  assert.equal(await tailOf("Traceback\n", "ValueError: x\n\n"), "Traceback\nValueError: x");
  const long = Array.from({ length: 500 }, (_, number) => `line ${number}\n`);
  const tail = await tailOf(...long);
  assert.match(tail, /^\.\.\. line \d+\n/);
  assert.ok(tail.endsWith("line 498\nline 499"));
  assert.ok(tail.length < 4200);
  assert.equal(tail, await tailOf(long.join("")), "however it comes");
  // One line that is longer than what is kept.
  const one = await tailOf("x".repeat(5000) + "end\n");
  assert.match(one, /^\.\.\. x{4000,}end$/);
});

Deno.test("of a progress bar the last state is kept", async () => {
  const bar = Array.from({ length: 100 }, (_, percent) => `\r${percent}%`);
  assert.equal(await tailOf("begin\n", ...bar, "\nend\n"), "begin\n99%\nend");
  assert.equal(await tailOf("a\r\n", "b\r\n"), "a\nb");
});

Deno.test("the tail is the end of all pieces, whatever their sizes", async () => {
  const piece = fc.integer({ min: 0, max: 6000 }).map((size) => "x".repeat(size) + "\n");
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 6 }), async (pieces) => {
      const whole = pieces.join("");
      const tail = await tailOf(...pieces);
      assert.ok(whole.trim().endsWith(tail.replace(/^\.\.\. /, "")));
    }),
    { numRuns: 30 },
  );
});

Deno.test("while whoever watches does not read, more is expected", () =>
  withFolder(async (folder) => {
    let goOn: () => void = () => {};
    const output = recordOutput(folder, undefined, () => new Promise((resolve) => goOn = resolve));
    const before = output.lastActivity();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(output.lastActivity(), before, "nothing happens");
    const shown = output.onStdout(bytes("text"));
    const isRecorded = () => recorded(folder, "stdout").length > 0;
    while (!isRecorded()) await new Promise((resolve) => setTimeout(resolve, 5));
    const waiting = output.lastActivity();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.ok(output.lastActivity() > waiting, "the piece is still on its way");
    assert.deepEqual(recorded(folder, "stdout"), bytes("text"), "but recorded already");
    goOn();
    await shown;
    const after = output.lastActivity();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(output.lastActivity(), after);
    output.close();
  }));

Deno.test("files that cannot be made are a problem to tell, and no obstacle", () =>
  withFolder(async (folder) => {
    Deno.mkdirSync(join(folder, "artifacts/stdout.txt"));
    let shown = 0;
    const output = recordOutput(folder, undefined, () => Promise.resolve(void shown++));
    await output.onStdout(bytes("a"));
    await output.onStderr(bytes("b"));
    output.close();
    assert.equal(shown, 2);
    assert.match(output.problem() ?? "", /directory/i);
  }));

Deno.test(
  onlyIf(
    hasSmallDisks,
    "needs root",
    "on a full disk output is shown, and what is missing is told",
  ),
  () =>
    withSmallDisk(64, async (disk) => {
      Deno.mkdirSync(join(disk.path, "artifacts"));
      let shown = 0;
      const output = recordOutput(disk.path, undefined, (_, piece) => {
        shown += piece.length;
        return Promise.resolve();
      });
      const piece = new Uint8Array(16 * 1024);
      for (let count = 0; count < 10; count++) await output.onStdout(piece);
      assert.equal(shown, 160 * 1024);
      assert.match(output.problem() ?? "", /No space left/);
      const kept = recorded(disk.path, "stdout").length;
      assert.ok(kept > 16 * 1024 && kept <= 64 * 1024);
      output.close();
    }),
);
