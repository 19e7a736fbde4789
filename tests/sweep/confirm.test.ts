import assert from "node:assert/strict";
import { test, yanexCommand } from "../harness.ts";
import { onTerminal, terminals } from "./terminal.ts";

test("a sweep of more than 1,000 needs --yes where nobody can be asked", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -p i=range(1001) --stage").fails(2).stderr(
    "error: the sweep has 1001 experiments\n" +
      "hint: add --yes if that is meant, or look at them with --dry-run\n",
  );
  t.store.isEmpty();
  await t.yanex("run train.py -p i=range(1001) --dry-run");
  await t.yanex("run train.py -p i=range(1001) --stage --yes -q");
  assert.equal(t.store.ids().length, 1001);
});

test("at a terminal it is asked, and nothing but yes is yes", terminals, async (t) => {
  t.write("train.py", "");
  const command = [...yanexCommand(), "run", "train.py", "-p", "i=range(1001)", "--stage", "-q"];
  const ask = (send: string) => onTerminal(t, command, { answers: [["Go on? [y/N] ", send]] });
  for (const no of ["n\n", "\n", "yess\n", "\x04"]) {
    const { output, code } = await ask(no);
    assert.equal(code, 1);
    assert.match(output, /^The sweep has 1001 experiments\. Go on\? \[y\/N\] /);
    t.store.isEmpty();
  }
  // Ctrl-C while the question stands.
  assert.equal((await ask("\x03")).code, 130);
  t.store.isEmpty();
  assert.equal((await ask("y\n")).code, 0);
  assert.equal(t.store.ids().length, 1001);
});
