import assert from "node:assert/strict";
import { type Sandbox, test } from "../harness.ts";

/** What fish would be offered for a word after others. */
async function offered(t: Sandbox, word: string, ...words: string[]): Promise<string[]> {
  const { stdout } = await t.yanex(["__complete", "fish", word, "yanex", ...words]).stderr("");
  return stdout.split("\n").slice(1, -1).map((line) => line.split("\t")[0]!);
}

async function commands(t: Sandbox): Promise<string[]> {
  const { stdout } = await t.yanex("--help");
  const section = stdout.slice(stdout.indexOf("\nCommands:"));
  return [...section.matchAll(/^ {2}([a-z]\S*)/gm)].map(([, name]) => name!);
}

test("every command is completed, and `help`", async (t) => {
  const known = await commands(t);
  assert.ok(known.includes("run") && known.includes("completion"), known.join());
  assert.deepEqual(await offered(t, ""), [...known, "help"]);
  assert.deepEqual(await offered(t, "", "help"), known);
  assert.deepEqual(await offered(t, "", "-v"), [...known, "help"]);
  assert.deepEqual(await offered(t, "--"), ["--version", "--verbose", "--help"]);
});

/** Long forms at the beginnings of lines. */
function longOptions(help: string): string[] {
  return [...help.matchAll(/^ {2,6}(?:-\w, )?(--[\w-]+)/gm)].map(([, long]) => long!);
}

test("every option in the help of a command is completed, and no other", async (t) => {
  for (const name of await commands(t)) {
    const { stdout } = await t.yanex([name, "--help"]);
    const [, later = ""] = stdout.split("\nNot there yet:\n");
    const options = longOptions(stdout)
      // What a later version brings is refused.
      .filter((option) => option === "--help" || !longOptions(later).includes(option));
    assert.ok(options.includes("--help"), name);
    assert.deepEqual((await offered(t, "--", name)).sort(), [...new Set(options)].sort(), name);
  }
});

test("short forms are completed after a single dash", async (t) => {
  const options = await offered(t, "-", "lineage");
  for (const option of ["-F", "--format", "-a", "--archived", "--up"]) {
    assert.ok(options.includes(option), option);
  }
  assert.ok(!(await offered(t, "--", "lineage")).includes("-F"));
});

test("an option is not completed where its value stands", async (t) => {
  assert.deepEqual(await offered(t, "--", "run", "--name"), []);
  assert.deepEqual(await offered(t, "", "lineage", "-F"), ["tree", "json", "dot", "mermaid"]);
  assert.deepEqual(await offered(t, "--format=do", "lineage"), ["--format=dot"]);
  assert.deepEqual(await offered(t, "-Fm", "lineage"), ["-Fmermaid"]);
});

test("nothing is completed after `--`, and for an unknown command", async (t) => {
  assert.deepEqual(await offered(t, "", "lineage", "--"), []);
  assert.deepEqual(await offered(t, "-", "run", "train.py", "--"), []);
  assert.deepEqual(await offered(t, "", "nope"), []);
  assert.deepEqual(await offered(t, "-", "nope"), []);
});
