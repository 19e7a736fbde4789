import assert from "node:assert/strict";
import { type Sandbox, test } from "../harness.ts";
import { needs, putAwkward, putOnPath, TYPED, typeKeys } from "./shells.ts";

const LOAD = "yanex completion fish | source";

test("fish completes what is typed, whatever has to be quoted", needs("fish"), async (t) => {
  putAwkward(t);
  const { calls } = await typeKeys(
    t,
    ["fish", "-i", "-C", `${LOAD}; function fish_prompt; echo '$ '; end`],
    TYPED.map(([keys]) => keys),
  );
  assert.deepEqual(calls, TYPED.map(([, args]) => args));
});

/** What the shell would offer for each line. */
async function offered(t: Sandbox, ...lines: string[]): Promise<string[][]> {
  const calls = lines.map((line) => `complete -C '${line}'; echo .`).join("\n");
  const { stdout } = await t.call("fish", ["--no-config", "-c", `${LOAD}\n${calls}`]).stderr("");
  return stdout.split(".\n").slice(0, -1).map((text) => text.split("\n").slice(0, -1));
}

test("fish lists the newest first, with what they are", needs("fish"), async (t) => {
  putAwkward(t);
  putOnPath(t);
  const [all = [], begun] = await offered(t, "yanex show ", "yanex show dd");
  assert.deepEqual(all.slice(0, 2), [
    "latest\tthe newest experiment",
    "ee000002\tk=v, completed, 2026-03-01 09:11",
  ]);
  assert.ok(all.includes("$HOME `x` \\ !1\tbb000002, completed, 2026-03-01 09:03"));
  assert.deepEqual(begun, [
    "dd000004\tturned\\u202earound, completed, 2026-03-01 09:09",
    "dd000003\tcsi\\x9b31m, completed, 2026-03-01 09:08",
    "dd000002\tnew\\nline, completed, 2026-03-01 09:07",
    "dd000001\tesc\\x1b[31mred, completed, 2026-03-01 09:06",
  ]);
});

test("fish lists scripts and folders, and config files", needs("fish"), async (t) => {
  putOnPath(t);
  t.write("train.py", "");
  t.write("notes", "");
  t.write("conf/base.yaml", "");
  t.write("conf/base.txt", "");
  assert.deepEqual(
    await offered(t, "yanex run ", "yanex run -c conf/", "yanex run --config=conf/"),
    [
      ["conf/", "train.py"],
      ["conf/base.yaml"],
      ["--config=conf/base.yaml"],
    ],
  );
});
