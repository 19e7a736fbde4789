import assert from "node:assert/strict";
import stringWidth from "string-width";
import { type Sandbox, test, yanexCommand } from "../harness.ts";
import { frames, onTerminal, screen, terminals } from "./terminal.ts";

/**
 * Three that complete, one that fails, one that is cancelled. The first of them wait until as many
 * as TOGETHER says have begun.
 */
const script = `import os, sys, time, yanex
i = yanex.get_param("i")
print("output that nobody sees here")
begun = os.path.expanduser("~/begun")
os.makedirs(begun, exist_ok=True)
open(os.path.join(begun, str(i)), "w").close()
while len(os.listdir(begun)) < int(os.environ.get("TOGETHER", "1")): time.sleep(0.01)
time.sleep(1)
if i == 1: raise ValueError("a loss that is not a number, and a long story about it")
if i == 3: yanex.cancel("pruned")
`;

const run = (t: Sandbox, ...options: string[]) => {
  t.write("train.py", script);
  return [...yanexCommand(), "run", "train.py", "-p", "i=range(5)", ...options];
};

test("a terminal shows how far a parallel sweep is, drawn over", terminals, async (t) => {
  const { output, code } = await onTerminal(t, run(t, "-j", "2"), {
    columns: 100,
    env: { TOGETHER: "2" },
  });
  assert.equal(code, 1);
  assert.ok(!output.includes("output that nobody sees"));

  const drawn = frames(output);
  assert.ok(drawn.length > 5, `${drawn.length} frames`);
  // One more can be there: its end is being recorded while its worker has gone on already.
  for (const frame of drawn) assert.ok(frame.length <= 4, frame.join("\n"));
  const started = drawn.find((frame) => frame.length === 3)!;
  assert.match(started[0]!, /^0 of 5 done · 2 running · [\d.]+s so far$/);
  assert.match(started[1]!, /^ {2}⚡ [0-9a-f]{8} sweep-0 [\d.]+s$/);
  assert.match(started[2]!, /^ {2}⚡ [0-9a-f]{8} sweep-1 [\d.]+s$/);
  const later = drawn.find(([headline]) => headline!.startsWith("4 of 5"))!;
  assert.match(
    later[0]!,
    /^4 of 5 done · 1 running · 1 failed · [\d.]+ per (second|minute) · [\d.]+s so far · about [\d.]+s left$/,
  );

  // In the end nothing of it is left but what is worth keeping.
  assert.deepEqual(
    screen(output).map((line) => t.normalise(line.trimEnd())),
    [
      "Sweep <sweep>: 5 experiments",
      "✗ <id> sweep-1 failed after <duration>: Script exited with code 1: ValueError: a loss that is not a number, and a long story about it",
      "✖ <id> sweep-3 cancelled: pruned",
      "✗ 3 completed, 1 failed, 1 cancelled in <duration>",
      "  ✗ <id> sweep-1: Script exited with code 1: ValueError: a loss that is not a number, and a long story about it",
      "  Run what is missing with: yanex run --resume <sweep>",
      "",
    ],
  );
  assert.match(output, /\x1b\[\d+A\x1b\[J/);
  assert.ok(!/\x1b\[\?(25|1049)/.test(output), "the cursor stays, and so does the screen");
});

test("it fits into 40 columns and few lines", terminals, async (t) => {
  const { output } = await onTerminal(
    t,
    run(t, "-j", "5", "-n", "a very long name of an experiment with wide 字"),
    { columns: 40, rows: 6, env: { TOGETHER: "5" } },
  );
  const drawn = frames(output);
  const tallest = drawn.toSorted((a, b) => b.length - a.length)[0]!;
  // Headline and four lines, so that the terminal's last line stays for the cursor.
  assert.equal(tallest.length, 5);
  assert.equal(tallest.at(-1), "  ... and 2 more");
  for (const line of drawn.flat()) assert.ok(stringWidth(line) < 40, line);
  assert.match(screen(output).join("\n"), /\n✗ 3 completed, 1 failed, 1 cancelled in .*\n/);
});

test("warnings and retries stand above it", terminals, async (t) => {
  t.write(
    "train.py",
    "import time, yanex\ntime.sleep(0.3)\nif not (yanex.get_experiment_dir() / 'attempts').exists(): 1/0\n",
  );
  await t.commit();
  await t.yanex("run train.py --stage -q -p i=range(2)");
  t.write("train.py", t.read("train.py") + "# edited\n");
  const command = [...yanexCommand(), "run", "--staged", "-j", "2", "--retries", "1"];
  const { output, code } = await onTerminal(t, command, { columns: 200 });
  assert.equal(code, 0);
  const lines = screen(output).map((line) => t.normalise(line.trimEnd()));
  assert.match(lines[0]!, /^warning: the code has changed since <id> was staged/);
  assert.match(
    lines[1]!,
    /^↻ <id> sweep-\d attempt 1 failed, again: Script exited with code 1: ZeroDivisionError/,
  );
  assert.equal(lines.at(-2), "✓ 2 completed, 0 failed in <duration>");
});

test("Ctrl-C at the terminal leaves it clean", terminals, async (t) => {
  t.write("train.py", "import time\ntime.sleep(60)\n");
  const command = [...yanexCommand(), "run", "train.py", "-p", "i=range(3)", "-j", "2"];
  const { output, code } = await onTerminal(t, command, { answers: [["2 running", "\x03"]] });
  assert.equal(code, 130);
  const lines = screen(output).map((line) => t.normalise(line.trimEnd().replace(/^\^C/, "")));
  assert.deepEqual(lines.slice(-3), [
    "✗ 0 completed, 0 failed, 2 cancelled, 1 not started in <duration>",
    "  Run what is missing with: yanex run --resume <sweep>",
    "",
  ]);
});

test("one at a time there is no display, and with --quiet there is none", terminals, async (t) => {
  const one = await onTerminal(t, run(t));
  assert.match(one.output, /▶ \[1\/5\] started: .*\noutput that nobody sees here\n/);
  assert.deepEqual(frames(one.output), []);
  const quiet = await onTerminal(t, run(t, "-j", "2", "-q"));
  assert.deepEqual(frames(quiet.output), []);
});
