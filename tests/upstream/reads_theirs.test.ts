/** Our commands on a store that upstream has written. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { type Sandbox, test, upstreamPython } from "../harness.ts";
import { parsePythonJson, upstream, withUpstream } from "./tools.ts";

const train = `
import math, sys
import yanex

how = yanex.get_param("how")
print("output of", how)
yanex.log_metrics({"loss": 1.5, "of": {"a": [1, 2.0]}}, step=0)
yanex.log_metrics({"loss": 0.5, "nan": math.nan, "count": 7}, step=1)
yanex.save_artifact({"how": how}, "state.json")
yanex.execute_bash_script("echo from the shell")
if how == "fails":
    raise ValueError("bad value")
if how == "cancels":
    yanex.cancel("not needed")
`;

/** Lets upstream run one experiment that completes, one that fails and one that is cancelled. */
async function threeRuns(t: Sandbox): Promise<Record<string, string>> {
  t.write("train.py", train);
  t.write("config.yaml", "lr: 1.0e-05\nmodel: {depth: 3, name: ä}\n");
  await t.commit("a first commit");
  t.write("train.py", train + "\n# changed\n");
  for (const how of ["completes", "fails", "cancels"]) {
    const words = ["run", "train.py", "-p", `how=${how}`, "--name", how, "--tag", "tag-1"];
    await upstream(t, words).then(() => {}, () => {});
  }
  return Object.fromEntries(t.store.experiments().map(({ name, id }) => [name, id]));
}

test("we show what upstream has run, with the same facts", withUpstream, async (t) => {
  const ids = await threeRuns(t);
  assert.deepEqual(Object.keys(ids).sort(), ["cancels", "completes", "fails"]);
  for (const [how, id] of Object.entries(ids)) {
    const metadata = t.store.metadata(id);
    const { stdout, stderr } = await t.yanex(["show", id, "--json"]);
    assert.equal(stderr, "");
    const shown = parsePythonJson(stdout);
    for (
      const key of ["id", "name", "status", "tags", "script_path", "created_at", "duration", "git"]
    ) {
      assert.deepEqual(shown[key], metadata[key], `${how}: ${key}`);
    }
    assert.equal(shown.error_message, metadata.error_message);
    assert.deepEqual(shown.config, { lr: 1e-5, model: { depth: 3, name: "ä" }, how });
    assert.deepEqual(shown.results, parsePythonJson(t.store.text("metrics.json", id)));
    // deno-lint-ignore no-explicit-any
    const artifacts = shown.artifacts.map(({ name }: any) => name);
    for (const name of ["git_diff.patch", "state.json", "stdout.txt"]) {
      assert.ok(artifacts.includes(name), name);
    }
  }
  assert.equal(t.store.metadata(ids.fails).status, "failed");

  const { completes, fails, cancels } = ids;
  const page = async (id: string) => (await t.yanex(["show", id]).stderr("")).stdout;
  const text = await page(completes!);
  assert.match(text, /Experiment: completes/);
  assert.match(text, /✓ completed/);
  assert.match(text, /model\.depth +3/);
  assert.match(text, /lr +1e-05/);
  assert.match(text, /state\.json/);
  assert.match(text, /a first commit/);
  const failed = await page(fails!);
  assert.match(failed, /✗ failed/);
  assert.match(failed, /ValueError: bad value/);
  const cancelled = await page(cancels!);
  // Upstream's runner writes its own status over the one that the script has set.
  assert.match(cancelled, /✗ failed/);
  // By name and by the beginning of the id as well.
  assert.equal(await page("completes"), text);
  assert.equal(await page(completes!.slice(0, 6)), text);
});

test(
  "what upstream has archived, and older forms of its files, are read",
  withUpstream,
  async (t) => {
    const { completes: id } = await threeRuns(t);
    await upstream(t, ["archive", "--force", id!]);
    await t.yanex(["show", id!, "--archived"]).stdout(/completes/);
    Deno.renameSync(t.store.folder(id!), join(t.store.path, id!));
    // Before version 2 metrics were called results, and records had less in them.
    const folder = t.store.folder(id!);
    const steps = parsePythonJson(t.store.text("metrics.json", id!));
    Deno.renameSync(join(folder, "metrics.json"), join(folder, "results.json"));
    const { storage_version: _version, project: _project, ...old } = t.store.metadata(id);
    Deno.writeTextFileSync(join(folder, "metadata.json"), JSON.stringify(old));
    const { stdout } = await t.yanex(["show", id!, "--json"]);
    assert.deepEqual(parsePythonJson(stdout).results, steps);
  },
);

test("an experiment that upstream runs at this moment is running", withUpstream, async (t) => {
  t.write(
    "train.py",
    "import os, time, yanex\nyanex.log_metrics({'a': 1})\n" +
      "while not os.path.exists('go'):\n    time.sleep(0.05)\n",
  );
  const program = join(dirname(upstreamPython!), "yanex");
  let over = false;
  const shell = t.call(program, ["run", "train.py"]).then(() => over = true);
  const seen = (async () => {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.ok(!over, "it ended before it was seen");
      const [experiment] = t.store.experiments();
      if (experiment?.status !== "running" || !t.store.has("metrics.json", experiment.id)) continue;
      const { stdout } = await t.yanex(["show", experiment.id]).stderr("");
      t.write("go", "");
      return stdout;
    }
  })();
  const [page] = await Promise.all([seen, shell]);
  assert.match(page, /● running/);
});
