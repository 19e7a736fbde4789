import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { placesOf, putStored } from "./stored.ts";
import { onTerminal, withTerminal } from "./terminal.ts";

test("archive asks once, and an empty answer is a yes", withTerminal, async (t) => {
  putStored(t, { aaaa1111: {}, bbbb2222: {} });
  await onTerminal(t, "archive aaaa1111", [["Archive this experiment? [Y/n] ", "n\n"]])
    .stdout(/Archive cancelled: nothing was changed\.\n$/);
  assert.deepEqual(placesOf(t).archived, []);
  const { stdout } = await onTerminal(t, "archive aaaa1111 bbbb2222", [
    ["Archive these 2 experiments? [Y/n] ", "\n"],
  ]);
  assert.match(stdout, /^The following 2 experiments will be archived:\n/, "which, before it asks");
  assert.deepEqual(placesOf(t).archived, ["aaaa1111", "bbbb2222"]);
});

test(
  "delete asks, an empty answer is a no, and several need their number",
  withTerminal,
  async (t) => {
    putStored(t, { aaaa1111: {}, bbbb2222: {}, cccc3333: {} });
    const first = "Delete these 2 experiments? [y/N] ";
    const second = "Type their number to go on: ";
    const refusals = [
      [[first, "\n"]],
      [[first, "no\n"]],
      [[first, "y\n"], [second, "y\n"]],
      [[first, "y\n"], [second, "3\n"]],
      [[first, "y\n"], [second, "\x04"]],
    ] as const;
    for (const answers of refusals) {
      await onTerminal(t, "delete aaaa1111 bbbb2222", answers).stdout(/\nDelete cancelled: /);
      assert.equal(t.store.ids().length, 3);
    }
    const { stdout } = await onTerminal(t, "delete aaaa1111 bbbb2222", [
      [first, "y\n"],
      [second, "2\n"],
    ]);
    assert.match(
      stdout,
      /WARNING: 2 experiments will be gone for good\. This cannot be undone\.\n/,
    );
    assert.deepEqual(t.store.ids(), ["cccc3333"]);
    await onTerminal(t, "delete cccc3333", [["Delete this experiment? [y/N] ", "y\n"]]);
    t.store.isEmpty();
  },
);

test("Ctrl-C at the question changes nothing", withTerminal, async (t) => {
  putStored(t, { aaaa1111: {} });
  await onTerminal(t, "delete aaaa1111", [["[y/N] ", "\x03"]]);
  assert.deepEqual(t.store.ids(), ["aaaa1111"]);
});

test("update asks for several only, migrate for one as well", withTerminal, async (t) => {
  putStored(t, { aaaa1111: { storage_version: 1 }, bbbb2222: { storage_version: 1 } });
  await onTerminal(t, "update aaaa1111 --add-tag x", []);
  await onTerminal(t, "update aaaa1111 bbbb2222 --add-tag y", [
    ["Update these 2 experiments? [y/N] ", "y\n"],
  ]);
  assert.deepEqual(t.store.experiments().map(({ tags }) => tags), [["x", "y"], ["y"]]);
  await onTerminal(t, "migrate aaaa1111", [["Migrate this experiment? [Y/n] ", "\n"]]);
  assert.equal(t.store.metadata("aaaa1111").storage_version, 2);
});
