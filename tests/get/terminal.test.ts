import assert from "node:assert/strict";
import { test, yanexCommand } from "../harness.ts";
import { onTerminal, terminals } from "../sweep/terminal.ts";

test(
  "a terminal gets colours of a script, and nothing else that does something",
  terminals,
  async (t) => {
    t.write("train.py", "print('\\x1b[31mred\\x1b[0m \\x1b]0;title\\x07 \\x1b[2J', end='')\n");
    await t.yanex(["run", "train.py", "-q", "-n", "x", "-d", "a\x1b[2Jb"]);
    const stdout = await onTerminal(t, [...yanexCommand(), "get", "stdout", "x"]);
    assert.equal(
      stdout.output,
      "\x1b[31mred\x1b[0m \\x1b]0;title\\x07 \\x1b[2J\x1b[0m\n",
    );
    const description = await onTerminal(t, [...yanexCommand(), "get", "description", "x"]);
    assert.equal(description.output, "a\\x1b[2Jb\n");
  },
);
