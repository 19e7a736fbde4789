import assert from "node:assert/strict";
import { type Sandbox, test } from "../harness.ts";

/** Appends its name to a common file; fails if it is called so. */
const NOTE = `
import sys, yanex
name = yanex.get_metadata()["name"]
with open("order.txt", "a") as file:
    file.write(name + "\\n")
if name == "wrong":
    sys.exit(1)
`;

async function stage(t: Sandbox, name: string, ...dependencies: string[]): Promise<void> {
  const depends = dependencies.length > 0 ? ["-D", dependencies.join(",")] : [];
  await t.yanex(["run", "note.py", "--stage", "-q", "-n", name, ...depends]);
}

const order = (t: Sandbox) => t.read("order.txt").trim().split("\n");

function status(t: Sandbox, name: string): string {
  return t.store.experiments().find((experiment) => experiment.name === name)!.status;
}

for (const workers of ["", " -j 3"]) {
  test(`staged experiments run after what they depend on (${workers || "one by one"})`, async (t) => {
    t.write("note.py", NOTE);
    await stage(t, "one");
    await stage(t, "two", "one");
    await stage(t, "other");
    await stage(t, "six", "one", "two");
    await t.yanex(`run --staged -q${workers}`);
    const ran = order(t);
    assert.deepEqual([...ran].sort(), ["one", "other", "six", "two"]);
    assert.ok(ran.indexOf("one") < ran.indexOf("two") && ran.indexOf("two") < ran.indexOf("six"));
  });
}

test("what depends on a failed one is not run, stays staged, and the summary says why", async (t) => {
  t.write("note.py", NOTE);
  await stage(t, "wrong");
  await stage(t, "behind", "wrong");
  await stage(t, "last", "behind");
  await stage(t, "free");
  const { stdout } = await t.yanex("run --staged").fails(1);
  assert.deepEqual(order(t), ["wrong", "free"]);
  assert.match(stdout, /1 completed, 1 failed, 2 not possible/);
  assert.match(stdout, /behind was not run and stays staged: its dependency \S+ did not complete/);
  assert.equal(status(t, "behind"), "staged");
  assert.equal(status(t, "last"), "staged");
});

test("experiments that depend on each other in a circle are not run", async (t) => {
  t.write("note.py", NOTE);
  await stage(t, "one");
  await stage(t, "two", "one");
  const [one, two] = ["one", "two"].map((name) =>
    t.store.experiments().find((experiment) => experiment.name === name)!.id
  );
  Deno.writeTextFileSync(
    `${t.store.folder(one!)}/dependencies.json`,
    JSON.stringify({ dependencies: { back: two } }),
  );
  await stage(t, "free");
  const { stdout } = await t.yanex("run --staged").fails(1);
  assert.deepEqual(order(t), ["free"]);
  assert.match(stdout, /it and its dependency \S+ depend on each other/);
});
