import assert from "node:assert/strict";
import { type Sandbox, skipUnless, test } from "../harness.ts";
import { isRunning } from "../run/processes.ts";
import { until } from "../run/until.ts";
import { neverMade } from "./never_made.ts";

const unix = skipUnless(Deno.build.os !== "windows", "needs Unix signals");

/** Leaves a line for each start and ends as the file `how` says, by the value of `i`. */
const script = `import json, os, sys, time, yanex
i = yanex.get_param("i")
with open(os.path.expanduser("~/starts"), "a") as log: log.write(f"{i}\\n")
how = json.load(open(os.path.expanduser("~/how"))).get(str(i), 0)
if how == "cancel": yanex.cancel("not now")
if how == "wait":
    sys.stdout.write("waiting\\n")
    time.sleep(60)
print("run", i, yanex.get_params())
sys.exit(how)
`;

function prepare(t: Sandbox, how: Record<string, number | string>): void {
  t.write("train.py", script);
  Deno.writeTextFileSync(`${t.home}/how`, JSON.stringify(how));
}

/** The values of \`i\` with which the script was started since the last call. */
function starts(t: Sandbox): string[] {
  const path = `${t.home}/starts`;
  const lines = Deno.readTextFileSync(path).trimEnd().split("\n");
  Deno.writeTextFileSync(path, "");
  return lines.filter((line) => line !== "");
}

test("--resume runs what failed, was cancelled or is missing, and nothing else", async (t) => {
  prepare(t, { 1: 3, 2: "cancel" });
  await t.yanex("run train.py -q -p i=range(6) -p x.z=0.5 -n base -t tag -d text").fails(1);
  assert.deepEqual(starts(t), ["0", "1", "2", "3", "4", "5"]);
  const before = t.store.experiments();
  const [sweep] = t.store.sweeps();
  neverMade(t, before[3]!.id, before[5]!.id);

  prepare(t, {});
  await t.yanex(["run", "--resume", sweep!]).stdout(
    /^▶ \[1\/4\] started: <id\d> base-1\nrun 1 .*\n✓ [^]*\n✓ 4 completed, 0 failed in <duration>\n$/,
  );
  assert.deepEqual(starts(t).sort(), ["1", "2", "3", "5"]);
  const after = t.store.experiments();
  assert.equal(after.length, 6);
  assert.ok(after.every(({ status }) => status === "completed"));
  const made = after.filter(({ id }) => !before.some((other) => other.id === id));
  assert.deepEqual(made.map(({ name }) => name), ["base-3", "base-5"]);
  for (const { sweep: place, tags, description, id } of made) {
    const { params, ...rest } = place;
    assert.deepEqual(rest, { id: sweep, index: params.i, size: 6 });
    assert.deepEqual([tags, description], [["tag", "sweep"], "text"]);
    assert.equal(t.store.text("params.yaml", id), `i: ${params.i}\nx:\n  z: 0.5\n`);
  }
  assert.equal(after.find(({ name }) => name === "base-1")!.attempts.length, 1);

  await t.yanex(["run", "--resume", sweep!]).stdout("No experiments are waiting to be run\n");
  assert.deepEqual(starts(t), []);
});

test("a sweep that was killed is finished; scripts that outlived it are ended", unix, async (t) => {
  prepare(t, { 2: "wait" });
  const run = t.start("run train.py -p i=range(4)");
  await run.prints("waiting\n");
  run.signal("SIGKILL");
  await run.ended();
  const [sweep] = t.store.sweeps();
  const dead = t.store.experiments().find(({ status }) => status === "running")!;
  const orphan = JSON.parse(t.store.text(".script.json", dead.id)).pid as number;
  assert.ok(isRunning(orphan));
  assert.deepEqual(starts(t), ["0", "1", "2"]);

  prepare(t, {});
  await t.yanex(["run", "--resume", sweep!, "-q"]).stderr(
    `warning: the script of <id> outlived the yanex that ran it (process ${orphan}); ` +
      "it is ended before it runs again\n",
  );
  assert.ok(!isRunning(orphan));
  assert.deepEqual(starts(t), ["2", "3"]);
  const { status, attempts } = t.store.metadata(dead.id);
  assert.equal(status, "completed");
  assert.deepEqual(
    attempts.map((a: Record<string, string>) => [a.status, a.error_message]),
    [["failed", "runner died"]],
  );
  // Perhaps yanex was killed before it had written that down.
  assert.match(t.store.text("attempts/1/stdout.txt", dead.id), /^(waiting\n)?$/);
  assert.match(t.store.artifact(dead.id, "stdout.txt"), /^run 2 /);
});

test("--staged finishes a killed sweep too", unix, async (t) => {
  prepare(t, { 0: "wait" });
  const run = t.start("run train.py -p i=range(3)");
  await run.prints("waiting\n");
  run.signal("SIGKILL");
  await run.ended();
  prepare(t, {});
  await t.yanex("run --staged -q");
  assert.deepEqual(starts(t), ["0", "0", "1", "2"]);
  assert.ok(t.store.experiments().every(({ status }) => status === "completed"));
});

test("without its record a sweep is finished as far as it was made", async (t) => {
  prepare(t, { 0: 1 });
  await t.yanex("run train.py -q -p i=range(3)").fails(1);
  const [sweep] = t.store.sweeps();
  Deno.removeSync(t.store.folder(t.store.ids()[2]!), { recursive: true });
  prepare(t, {});
  const record = `${t.store.path}/.sweeps/${sweep}.json`;
  Deno.writeTextFileSync(record, "{");
  await t.yanex(["run", "--resume", sweep!]).fails(1)
    .stderr(
      /^error: the record of sweep <sweep> \(.*\) cannot be read: .*\nhint: remove that file/,
    );
  Deno.removeSync(record);
  await t.yanex(["run", "--resume", sweep!, "-q"]);
  assert.deepEqual(t.store.experiments().map(({ status }) => status), ["completed", "completed"]);
});

test("an unknown sweep is an error", async (t) => {
  t.write("train.py", "");
  for (const id of ["00000000", "x", "../../x"]) {
    await t.yanex(["run", "--resume", id]).fails(1).stderr(
      `error: there is no sweep ${id} in <store>\nhint: yanex show ID tells the sweep of an experiment\n`,
    );
  }
});

test("archived experiments of a sweep are neither run nor made again", async (t) => {
  prepare(t, { 1: 1 });
  await t.yanex("run train.py -q -p i=range(3)").fails(1);
  const [, one] = t.store.ids();
  Deno.mkdirSync(`${t.store.path}/archived`);
  Deno.renameSync(t.store.folder(one!), `${t.store.path}/archived/${one}`);
  await t.yanex(["run", "--resume", t.store.sweeps()[0]!])
    .stdout("No experiments are waiting to be run\n");
  assert.equal(t.store.ids().length, 3);
});

test("what was deleted of a sweep is not made again", async (t) => {
  prepare(t, { 1: 1 });
  await t.yanex("run train.py -q -p i=range(4)").fails(1);
  const [sweep] = t.store.sweeps();
  const [first, , , last] = t.store.experiments().toSorted((a, b) => a.sweep.index - b.sweep.index);
  await t.yanex(`delete ${first!.id} ${last!.id} --force`);
  prepare(t, {});
  starts(t);
  const words = "2 experiments of the sweep were deleted and are not made again\n";
  const { stdout } = await t.yanex(["run", "--resume", sweep!, "--dry-run"]);
  assert.match(stdout, /^Dry run: nothing was run\. This would run 1 experiments:/);
  assert.ok(stdout.endsWith(`  ${words}`));
  await t.yanex(["run", "--resume", sweep!, "-q"]).stderr(`warning: ${words}`);
  assert.deepEqual(starts(t), ["1"]);
  assert.deepEqual(t.store.experiments().map(({ status }) => status), ["completed", "completed"]);
});

test("what a sweep that was killed had not made yet is made", unix, async (t) => {
  prepare(t, {});
  const run = t.start("run train.py --stage -p i=range(900)");
  await until(() => t.store.ids().length > 3, "some are made");
  run.signal("SIGKILL");
  await run.ended();
  const [sweep] = t.store.sweeps();
  const made = t.store.ids().length;
  assert.ok(made < 900, "it was killed too late");
  await t.yanex(["run", "--resume", sweep!, "--dry-run"])
    .stdout(new RegExp(`^ {2}${900 - made} more are missing and would be made$`, "m"));
});
