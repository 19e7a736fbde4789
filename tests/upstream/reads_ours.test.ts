/** Upstream's own commands on a store that this program has written. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Sandbox, test, upstreamPython } from "../harness.ts";
import { ownStore, parsePythonJson, upstream, upstreamJson, withUpstream } from "./tools.ts";

const train = `
import math, sys
import yanex

how = yanex.get_param("how")
print("output of", how, "\\u00e4")
yanex.log_metrics({"loss": 1.5, "of": {"a": [1, 2.0]}}, step=0)
yanex.log_metrics({"loss": 0.5, "nan": math.nan, "high": math.inf, "count": 7}, step=1)
yanex.save_artifact({"how": how}, "state.json")
if how == "fails":
    print("a line of stderr", file=sys.stderr)
    sys.exit(3)
if how == "cancels":
    yanex.cancel("not needed")
`;

/** Runs one experiment that completes, one that fails and one that is cancelled. */
async function threeRuns(t: Sandbox): Promise<Record<string, string>> {
  t.write("train.py", train);
  await t.commit("a first commit");
  t.write("train.py", train + "\n# changed\n");
  const ids: Record<string, string> = {};
  for (const how of ["completes", "fails", "cancels"]) {
    const run = t.yanex(["run", "train.py", "-p", `how=${how}`, "--name", how, "-t", "tag-1"]);
    const { stdout } = await (how === "completes" ? run : run.fails());
    ids[how] = /created: ([0-9a-f]{8})/.exec(stdout)![1]!;
  }
  return ids;
}

test("upstream lists and shows our runs with the same facts", withUpstream, async (t) => {
  const ids = await threeRuns(t);
  const listed = await upstreamJson(t, ["list", "--global", "--all", "-F", "json"]);
  assert.deepEqual(
    // deno-lint-ignore no-explicit-any
    Object.fromEntries(listed.map((entry: any) => [entry.name, [entry.id, entry.status]])),
    {
      completes: [ids.completes, "completed"],
      fails: [ids.fails, "failed"],
      cancels: [ids.cancels, "cancelled"],
    },
  );
  for (const entry of listed) {
    const metadata = t.store.metadata(entry.id);
    for (const key of ["script_path", "tags", "duration", "created_at", "completed_at", "git"]) {
      assert.deepEqual(entry[key], metadata[key], key);
    }
  }
  const { stdout: table } = await upstream(t, ["list", "--global"]);
  assert.match(table, /completes.*completed.*tag-1/);
  assert.match(table, /Found 3 experiments/);

  for (const [how, id] of Object.entries(ids)) {
    const { stdout: page } = await upstream(t, ["show", id]);
    assert.match(page, new RegExp(`Experiment: ${how} \\(${id}\\)`));
    assert.match(page, /Status: . (completed|failed|cancelled)/);
    assert.match(page, /how +(completes|fails|cancels)/);
    assert.match(page, /0.5000/);
    for (const name of ["git_diff.patch", "state.json", "stdout.txt", "stderr.txt"]) {
      assert.ok(page.includes(name), name);
    }
    assert.match(page, /Git Branch: main/);
  }
  const { stdout: failed } = await upstream(t, ["show", ids.fails!]);
  assert.match(failed, /Script exited with code 3/);
  const { stdout: cancelled } = await upstream(t, ["show", ids.cancels!]);
  assert.match(cancelled, /not needed/);
});

test("upstream gets single values of our runs", withUpstream, async (t) => {
  const { completes: id, fails, cancels } = await threeRuns(t);
  const get = async (field: string, of = id!) =>
    (await upstream(t, ["get", field, of])).stdout.trimEnd();
  assert.equal(await get("status", fails), "failed");
  assert.equal(await get("cancellation_reason", cancels), "not needed");
  assert.equal(await get("param:how"), "completes");
  assert.equal(await get("metrics"), "count, high, loss, nan, of");
  assert.equal(await get("metric:loss"), "0.5");
  assert.equal(await get("metric:nan"), "nan");
  assert.equal(await get("stdout"), "output of completes ä");
  assert.equal(await get("stderr", fails), "a line of stderr");
  assert.equal(await get("git.commit_hash"), await t.git("rev-parse", "HEAD"));
  assert.equal((await get("artifacts")).split("\n").length, 4);
  const command = await get("cli-command");
  assert.match(command, /^yanex run train\.py .*how=completes/);
  const version = (await t.call("python3", ["--version"])).stdout.trim().split(" ")[1]!;
  assert.ok((await get("environment.python.python_version")).startsWith(version));
});

test("upstream compares our runs", withUpstream, async (t) => {
  const { completes, fails } = await threeRuns(t);
  const compared = await upstreamJson(t, ["compare", completes!, fails!, "-F", "json"]);
  assert.equal(compared.total_experiments, 2);
  // deno-lint-ignore no-explicit-any
  const byId = Object.fromEntries(compared.experiments.map((e: any) => [e["meta:id"], e]));
  assert.equal(byId[completes!].param_how, "completes");
  assert.equal(byId[fails!].param_how, "fails");
  assert.equal(byId[fails!]["meta:status"], "failed");
});

test("unusual parameters are for upstream what its own are", withUpstream, async (t) => {
  t.write("train.py", "import yanex\n");
  t.write(
    "config.yaml",
    `word: "yes"
sci: "1e3"
date: "2024-01-01"
digits: "007"
empty: ""
tilde: "~"
lines: "a\\nb\\n"
quote: 'it''s "x": y # z'
small: 1.0e-05
whole: 5.0
huge: 12345678901234567890
model: {layers: [1, 2.5, [3]], name: "ä€🙂", none: null, deep: {flag: true}, empty: {}}
list: []
"key with: colon": 1
`,
  );
  const ours = ownStore(t, "ours");
  const theirs = ownStore(t, "theirs");
  await t.yanex(["run", "--python", upstreamPython!, "train.py"], { env: ours.env });
  await upstream(t, ["run", "-c", "config.yaml", "train.py"], { env: theirs.env });
  const table = async (store: typeof ours) => {
    const { stdout } = await upstream(t, ["show", store.view.onlyId()], { env: store.env });
    return stdout.slice(stdout.indexOf("Parameter "), stdout.indexOf("──── Artifacts"));
  };
  assert.equal(await table(ours), await table(theirs));
  // The file itself means the same to PyYAML, whatever upstream makes of it afterwards.
  const load = async (store: typeof ours) => {
    const code = "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))";
    const stdin = store.view.text("params.yaml", store.view.onlyId());
    const { stdout } = await t.call(upstreamPython!, ["-c", code], { stdin });
    return parsePythonJson(stdout);
  };
  const [params, expected] = [await load(ours), await load(theirs)];
  // Upstream has turned these texts into something else before it wrote them.
  const texts = { word: "yes", sci: "1e3", digits: "007", tilde: "~" };
  assert.deepEqual(params, { ...expected, ...texts });
});

test("what upstream changes in our store, we read", withUpstream, async (t) => {
  const { completes: id, fails } = await threeRuns(t);
  const before = t.store.metadata(id);
  await upstream(t, ["update", id!, "--set-name", "renamed", "--add-tag", "more"]);
  const page = await t.yanex(["show", "renamed"]);
  assert.match(page.stdout, /Tags +more, tag-1/);
  const after = t.store.metadata(id);
  for (const key of ["runner", "environment", "git", "storage_version", "duration"]) {
    assert.deepEqual(after[key], before[key], `${key} survives upstream's change`);
  }
  await upstream(t, ["archive", "--force", id!]);
  await t.yanex(["show", id!]).fails(1);
  await t.yanex(["show", id!, "--archived"]).stdout(/archived/);
  await upstream(t, ["delete", "--force", fails!]);
  await t.yanex(["show", fails!]).fails(1);
});

test(
  "upstream sees nothing of what is being made, and runs that go on",
  withUpstream,
  async (t) => {
    t.write("train.py", "import time\nprint('begun')\ntime.sleep(60)\n");
    const running = t.start("run train.py");
    await running.prints("begun\n");
    Deno.mkdirSync(join(t.store.path, ".new/abcdef01/artifacts"), { recursive: true });
    const listed = await upstreamJson(t, ["list", "--global", "-F", "json"]);
    // deno-lint-ignore no-explicit-any
    assert.deepEqual(listed.map((entry: any) => entry.status), ["running"]);
    running.signal("SIGTERM");
    assert.equal((await running.ended()).code, 143);
    const then = await upstreamJson(t, ["list", "--global", "-F", "json"]);
    // deno-lint-ignore no-explicit-any
    assert.deepEqual(then.map((entry: any) => entry.status), ["cancelled"]);
  },
);
