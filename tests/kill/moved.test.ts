/** An experiment whose folder is moved or removed while its script runs. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Running, type Sandbox, test } from "../harness.ts";
import { untilDescribed } from "../run/recorded.ts";

const train = `
import os, sys, time, yanex
yanex.log_metrics({"loss": 0.5}, step=0)
print("ready")
while not os.path.exists("go"):
    time.sleep(0.01)
yanex.log_metrics({"loss": 0.25}, step=1)
print("done")
sys.exit(int(sys.argv[1]))
`;

/** Starts a run and waits until it has logged, and yanex has no more to write before the end. */
async function begin(t: Sandbox, exitCode: number): Promise<{ running: Running; id: string }> {
  t.write("train.py", train);
  const running = t.start(`run train.py ${exitCode}`);
  await running.prints("ready\n");
  await untilDescribed(t);
  return { running, id: t.store.onlyId() };
}

/**
 * Removes a folder in one step: emptied file by file, it could get a new file meanwhile from the
 * run that still records into it, and then would not be empty.
 */
function removeAtOnce(t: Sandbox, folder: string): void {
  const removed = join(t.dir, "removed");
  Deno.renameSync(folder, removed);
  Deno.removeSync(removed, { recursive: true });
}

test("an experiment that is archived while it runs is finished there", async (t) => {
  const { running, id } = await begin(t, 0);
  Deno.mkdirSync(join(t.store.path, "archived"));
  Deno.renameSync(join(t.store.path, id), join(t.store.path, "archived", id));
  t.write("go", "");
  const { code, stdout, stderr } = await running.ended();
  assert.equal(stderr, "");
  assert.equal(code, 0);
  const folder = join(t.store.path, "archived", id);
  assert.ok(stdout.endsWith(`completed successfully: ${id}\n  Directory: ${folder}\n`), stdout);
  assert.equal(t.store.metadata(id).status, "completed");
  assert.equal(t.store.artifact(id, "stdout.txt"), "ready\ndone\n");
  assert.equal(JSON.parse(t.store.text("metrics.json", id)).length, 2);
  const hidden = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name.startsWith("."));
  assert.deepEqual(hidden, [".params.json"]);
  assert.deepEqual(
    [...Deno.readDirSync(t.store.path)].map(({ name }) => name).sort(),
    [".new", "archived"],
  );
});

test("an experiment that is removed while it runs is told in one error", async (t) => {
  for (const [exitCode, expected] of [[0, 1], [7, 7]] as const) {
    const { running, id } = await begin(t, exitCode);
    removeAtOnce(t, join(t.store.path, id));
    t.write("go", "");
    const { code, stdout, stderr } = await running.ended();
    assert.equal(code, expected, stderr);
    assert.match(stdout, /\ndone\n$/);
    assert.match(
      t.normalise(stderr),
      /^error: the end of [0-9a-f]{8} \((completed|failed)\) could not be recorded: experiment [0-9a-f]{8} is gone: its folder <store>\/[0-9a-f]{8} was removed or moved\nhint: .*\n$/,
    );
    t.store.isEmpty();
    Deno.removeSync(join(t.dir, "go"));
  }
});

test("metadata that is removed or broken while the script runs is told in one error", async (t) => {
  for (const content of [null, '{"status": "runn']) {
    const { running, id } = await begin(t, 0);
    const file = join(t.store.path, id, "metadata.json");
    if (content === null) Deno.removeSync(file);
    else Deno.writeTextFileSync(file, content);
    t.write("go", "");
    const { code, stderr } = await running.ended();
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^error: the end of [0-9a-f]{8} \(completed\) could not be recorded: .*\n/,
    );
    assert.doesNotMatch(stderr, /\n {4}at /);
    // What was recorded is there still.
    const folder = join(t.store.path, id);
    assert.equal(Deno.readTextFileSync(join(folder, "artifacts/stdout.txt")), "ready\ndone\n");
    assert.equal(JSON.parse(Deno.readTextFileSync(join(folder, "metrics.json"))).length, 2);
    Deno.removeSync(folder, { recursive: true });
    Deno.removeSync(join(t.dir, "go"));
  }
});

test("the whole store can be removed while a script runs", async (t) => {
  const { running } = await begin(t, 0);
  removeAtOnce(t, t.store.path);
  t.write("go", "");
  const { code, stderr } = await running.ended();
  assert.equal(code, 1);
  assert.match(stderr, /^error: the end of .* could not be recorded: .*\nhint: .*\n$/);
});
