import assert from "node:assert/strict";
import { join } from "node:path";
import { type Sandbox, test } from "../harness.ts";
import { leftovers, runOnce } from "./places.ts";

/** Its numbers, artifacts and end depend on files outside the repository. */
const train = `import json, os, sys, yanex
with open(os.path.join(os.environ["HOME"], "world.json")) as file:
    world = json.load(file)
for step, loss in enumerate(world["losses"]):
    yanex.log_metrics({"loss": loss, "seconds": world["seconds"]}, step=step)
for name, content in world["artifacts"].items():
    yanex.save_artifact(content, name)
print(world["says"])
sys.exit(world["code"])
`;

const world = {
  losses: [1.0, 0.5, NaN],
  seconds: 3,
  artifacts: { "model.txt": "weights", "sub/log.txt": "a" },
  says: "same",
  code: 0,
};

function setWorld(t: Sandbox, changes: Partial<typeof world> = {}): void {
  // NaN is no JSON for JavaScript; Python reads it.
  const text = JSON.stringify(
    { ...world, ...changes },
    (_, value) => Number.isNaN(value) ? "NaN!" : value,
  ).replaceAll('"NaN!"', "NaN");
  Deno.writeTextFileSync(join(t.home, "world.json"), text);
}

async function original(t: Sandbox): Promise<string> {
  t.write("train.py", train);
  await t.commit();
  setWorld(t);
  return await runOnce(t, "train.py -n original");
}

test("a run that gives the same is told so, and the exit code is 0", async (t) => {
  const id = await original(t);
  const commit = (await t.git("rev-parse", "HEAD")).slice(0, 8);
  const { stdout } = await t.yanex("reproduce original --check").stderr("");
  const copy = t.store.ids().at(-1)!;
  const folder = t.store.folder(copy);
  assert.equal(
    stdout,
    `✓ Code of ${id} restored: commit ${commit}
✓ Experiment created: ${copy}
  Directory: ${folder}
same
✓ Experiment completed successfully: ${copy}
  Directory: ${folder}
✓ Reproduced: 2 metrics and 2 artifacts are those of ${id}
`,
  );
  await t.yanex("reproduce original --check -q").stdout("same\n").stderr("");
});

test("everything that differs is told, and the exit code is 1", async (t) => {
  const id = await original(t);
  setWorld(t, {
    losses: [1.0, 0.25, NaN, 0.1],
    seconds: 4,
    artifacts: { "model.txt": "WEIGHTS", "more.txt": "new" } as never,
    says: "another",
  });
  const { stdout } = await t.yanex("reproduce original --check -q").fails(1).stderr("");
  assert.equal(
    stdout,
    `another
✗ 5 differences from ${id}:
  metric loss at 2 of 4 steps, first at 1: 0.5 then, 0.25 now
  metric seconds at 4 of 4 steps, first at 0: 3 then, 4 now
  artifact model.txt: other content of the same 7 bytes
  artifact more.txt: missing then, 3 bytes now
  artifact sub/log.txt: 1 byte then, missing now
`,
  );
  const { stdout: some } = await t.yanex(
    "reproduce original --check -q --ignore seconds --ignore more.txt --ignore sub/log.txt",
  ).fails(1);
  assert.equal(
    some,
    `another
✗ 2 differences from ${id}:
  metric loss at 2 of 4 steps, first at 1: 0.5 then, 0.25 now
  artifact model.txt: other content of the same 7 bytes
`,
  );
  assert.deepEqual(leftovers(t), []);
});

test("output alone is no difference, and it is told", async (t) => {
  const id = await original(t);
  setWorld(t, { says: "another" });
  const { stdout } = await t.yanex("reproduce original --check");
  assert.ok(
    stdout.endsWith(
      `✓ Reproduced: 2 metrics and 2 artifacts are those of ${id}\n` +
        "  Standard output differs, which is not counted.\n",
    ),
    stdout,
  );
});

test("small differences of metrics pass, as small as the tolerances say", async (t) => {
  await original(t);
  setWorld(t, { losses: [1.0000001, 0.5, NaN] });
  await t.yanex("reproduce original --check -q");
  await t.yanex("reproduce original --check -q --tolerance 1e-9").fails(1).stdout(
    /\n {2}metric loss at 1 of 3 steps, first at 0: 1 then, 1\.0000001 now\n/,
  );
  await t.yanex("reproduce original --check -q --tolerance 0 --absolute-tolerance 1e-6");
});

test("a run that ends in another way differs", async (t) => {
  const id = await original(t);
  setWorld(t, { code: 3 });
  await t.yanex("reproduce original").fails(3);
  const { stdout } = await t.yanex("reproduce original --check -q").fails(1);
  assert.equal(
    stdout,
    `same\n✗ 1 difference from ${id}:\n  status: completed then, failed now\n`,
  );
  // One that fails in the same way is a success of its own kind.
  await t.yanex("run train.py -q -n failing").fails(3);
  await t.yanex("reproduce failing --check -q").stdout("same\n");
});

test("--json tells it to programs", async (t) => {
  const id = await original(t);
  setWorld(t, { losses: [2, 0.5, NaN], artifacts: { "model.txt": "weights" } as never });
  const { stdout, stderr } = await t.yanex("reproduce original --check --json").fails(1);
  assert.equal(stderr, "same\n");
  const events = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(events.map(({ event }) => event), [
    "restored",
    "created",
    "finished",
    "checked",
  ]);
  const commit = await t.git("rev-parse", "HEAD");
  const { worktree, ...restored } = events[0];
  assert.match(worktree, /\/project$/);
  assert.deepEqual(restored, { event: "restored", origin: id, commit, patched: false });
  assert.deepEqual(events[3], {
    event: "checked",
    origin: id,
    same: false,
    same_output: true,
    metrics: 2,
    artifacts: 2,
    differences: [
      { kind: "metric", name: "loss", step: 0, then: 1, now: 2, steps: 1, of: 3 },
      { kind: "artifact", name: "sub/log.txt", then: 1 },
    ],
  });
});
