/** A store whose disk becomes full while a script runs. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { hasSmallDisks, withSmallDisk } from "../../lib/sys/testing/small_disk.ts";
import { type Sandbox, skipUnless, test } from "../harness.ts";
import { StoreView } from "../harness/store.ts";

const mounts = skipUnless(hasSmallDisks, "needs root to mount a small disk");

/** Fills the disk: all but what yanex keeps for the end (argument `most`), or that as well. */
const train = `
import os, sys, time, yanex

folder = yanex.get_experiment_dir()
yanex.log_metrics({"loss": 0.5}, step=0)
print("before")
while not (folder / ".reserve").exists() or not (folder / "artifacts/stdout.txt").read_text():
    time.sleep(0.01)
if sys.argv[1] == "all":
    (folder / ".reserve").unlink()
with open(os.environ["FILLING"], "wb", buffering=0) as filling:
    try:
        while True:
            filling.write(bytes(1024))
    except OSError:
        pass
print("after " + "x" * 50_000)
sys.exit(int(sys.argv[2]))
`;

/** Calls the body with a store on a small disk. */
async function onSmallDisk(
  t: Sandbox,
  body: (store: StoreView, env: Record<string, string>, free: () => void) => Promise<void>,
): Promise<void> {
  t.write("train.py", train);
  await withSmallDisk(512, async ({ path }) => {
    const store = new StoreView(join(path, "store"));
    const filling = join(path, "filling");
    const env = { YANEX_EXPERIMENTS_DIR: store.path, FILLING: filling };
    await body(store, env, () => Deno.removeSync(filling));
  });
}

test("how a run ended is recorded on a disk that its script has filled", mounts, async (t) => {
  await onSmallDisk(t, async (store, env) => {
    const { stdout, stderr } = await t.yanex("run train.py most 0", { env });
    assert.ok(stdout.includes("after xxx"), "output is shown though it cannot be recorded");
    assert.match(stderr, /warning: the recorded output of [0-9a-f]{8} is not complete: No space/);
    const [id] = store.ids();
    assert.equal(store.metadata(id).status, "completed");
    assert.ok(store.artifact(id!, "stdout.txt").startsWith("before\n"));
    assert.equal(JSON.parse(store.text("metrics.jsonl", id)).loss, 0.5);
    assert.equal(store.has(".reserve", id), false);
  });
});

test("an end that cannot be recorded is one clear error", mounts, async (t) => {
  for (const [argument, code] of [["0", 1], ["3", 3]] as const) {
    await onSmallDisk(t, async (store, env, free) => {
      const { stdout, stderr } = await t.yanex(["run", "train.py", "all", argument], { env })
        .fails(code);
      assert.ok(stdout.includes("after xxx"));
      const errors = stderr.split("\n").filter((line) => line.startsWith("error: "));
      assert.equal(errors.length, 1, stderr);
      assert.match(
        errors[0]!,
        /^error: the end of [0-9a-f]{8} \((completed|failed)\) could not be recorded: .*no space/,
      );
      assert.doesNotMatch(stderr, /\n {4}at /, "no stack trace");
      const [id] = store.ids();
      assert.equal(store.metadata(id).status, "running");
      assert.ok(store.artifact(id!, "stdout.txt").startsWith("before\n"));

      // With space again it can be settled.
      free();
      await t.yanex(`show ${id} --fix`, { env }).stdout(/runner died/);
      assert.equal(store.metadata(id).status, "failed");
      assert.equal(JSON.parse(store.text("metrics.json", id)).length, 1);
    });
  }
});

test("a full disk before the script starts leaves nothing behind", mounts, async (t) => {
  t.write("train.py", "open('ran', 'w')\n");
  await withSmallDisk(128, async (disk) => {
    Deno.mkdirSync(join(disk.path, "store"));
    disk.fill();
    const env = { YANEX_EXPERIMENTS_DIR: join(disk.path, "store") };
    await t.yanex("run train.py", { env }).fails(1).stdout("").stderr(
      /^error: cannot write to the store .*: no space is left on the disk.*\nhint: .*\n$/,
    );
    new StoreView(env.YANEX_EXPERIMENTS_DIR).isEmpty();
    assert.throws(() => t.read("ran"), Deno.errors.NotFound);
  });
});
