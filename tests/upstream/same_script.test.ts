/** A script does the same under both tools, and they record the same of it. */
import assert from "node:assert/strict";
import { type Sandbox, test, upstreamPython } from "../harness.ts";
import { artifactsOf, ownStore, stepsOf, upstream, withUpstream } from "./tools.ts";

/** Runs a script under both tools; the ids of the experiments and their stores. */
async function underBoth(t: Sandbox, words: readonly string[], fails = false) {
  const ours = ownStore(t, "ours");
  const theirs = ownStore(t, "theirs");
  const options = ["--python", upstreamPython!];
  const run = t.yanex(["run", ...options, ...words], { env: ours.env });
  await (fails ? run.fails() : run);
  const reference = upstream(t, ["run", ...words], { env: theirs.env });
  // How upstream itself ends says little of the script.
  await reference.then(() => {}, () => {});
  return {
    ours: ours.view,
    theirs: theirs.view,
    id: ours.view.onlyId(),
    reference: theirs.view.onlyId(),
  };
}

test("parameters, metrics, artifacts and the status are the same", withUpstream, async (t) => {
  t.write(
    "train.py",
    `
import math
from pathlib import Path

import yanex
from yanex.utils.exceptions import ExperimentContextError

print(sorted(yanex.get_params().items(), key=lambda entry: entry[0]))
for key in ("lr", "model.depth", "model.layers", "flag", "none", "text", "big"):
    print(key, repr(yanex.get_param(key, default="?")))
print(yanex.is_standalone(), yanex.has_context(), yanex.get_status())
print(yanex.get_experiment_dir().name == yanex.get_experiment_id())

yanex.log_metrics({"loss": 1.0, "acc": 0, "name": "x", "ok": True, "none": None}, step=0)
yanex.log_metrics({"loss": 0.5, "of": {"a": [1, 2.5, {"b": "\\u00e4"}]}}, step=1)
yanex.log_metrics({"acc": 0.25}, step=1)
yanex.log_metrics({"loss": 1e-07})
yanex.log_metrics({"loss": math.nan, "high": math.inf, "low": -math.inf}, step=10)
yanex.log_metrics({"late": 12345678901234567890}, step=4)
yanex.log_metrics({"loss": 0.125})

yanex.save_artifact({"a": [1, 2.0, None, "\\u00e4"]}, "state.json")
yanex.save_artifact("text \\u20ac\\n", "note.txt")
yanex.save_artifact([{"a": 1}, {"a": 2}], "rows.jsonl")
yanex.save_artifact((1, "two"), "object.pkl")
Path("input.bin").write_bytes(bytes(range(256)))
yanex.copy_artifact("input.bin")
yanex.copy_artifact(Path("input.bin"), "renamed.bin")
for name in ("state.json", "note.txt", "rows.jsonl", "object.pkl"):
    print(name, repr(yanex.load_artifact(name)))
print(yanex.load_artifact("nothing.json"), yanex.artifact_exists("note.txt"),
      yanex.artifact_exists("nothing"), yanex.get_artifacts_dir().name)
print([name for name in yanex.list_artifacts() if not name.startswith("std")])
try:
    yanex.log_metrics({"a": 1}, step="x")
except TypeError:
    print("TypeError")
`,
  );
  t.write(
    "config.yaml",
    "lr: 0.1\nmodel: {depth: 3, layers: [1, 2.5, a]}\nflag: true\nnone: null\ntext: hello world\n",
  );
  await t.commit();
  t.write("config.yaml", t.read("config.yaml") + "big: 12345678901234567890\n");
  const words = ["train.py", "-c", "config.yaml", "-p", "lr=0.25", "-p", "model.depth=4"];
  const { ours, theirs, id, reference } = await underBoth(t, words);
  assert.equal(ours.metadata(id).status, "completed");
  assert.equal(theirs.metadata(reference).status, "completed");
  assert.deepEqual(stepsOf(ours, id), stepsOf(theirs, reference));
  const [artifacts, expected] = [artifactsOf(ours, id), artifactsOf(theirs, reference)];
  assert.deepEqual(Object.keys(artifacts), Object.keys(expected));
  for (const [name, content] of Object.entries(expected)) {
    const comparable = name === "git_diff.patch" ? withoutHashes : (text: string) => text;
    assert.equal(`${name}\n${comparable(artifacts[name]!)}`, `${name}\n${comparable(content)}`);
  }
});

/** A patch without what upstream shortens or takes away: hashes, and the line break at its end. */
function withoutHashes(patch: string): string {
  return patch.replace(/^index .*\n/gm, "").trimEnd();
}

for (
  const [what, script, status] of [
    ["an exception", "raise ValueError('bad value')", "failed"],
    ["an exit code", "import sys; sys.exit(3)", "failed"],
    ["yanex.fail", "import yanex; yanex.fail('loss is nan')", "failed"],
    ["yanex.cancel", "import yanex; yanex.cancel('not needed')", "cancelled"],
    ["yanex.completed", "import yanex; yanex.completed(); print('never')", "completed"],
    ["sys.exit(0)", "import sys; sys.exit(0)", "completed"],
  ] as const
) {
  test(`a script that ends by ${what} is ${status} under both`, withUpstream, async (t) => {
    t.write(
      "train.py",
      `import yanex\nyanex.log_metrics({"loss": 0.5})\nprint("begun", flush=True)\n${script}\n`,
    );
    const { ours, theirs, id, reference } = await underBoth(
      t,
      ["train.py"],
      status !== "completed",
    );
    const [mine, other] = [ours.metadata(id), theirs.metadata(reference)];
    assert.equal(mine.status, status);
    assert.deepEqual(stepsOf(ours, id), stepsOf(theirs, reference));
    // Upstream prints the end that a script has chosen among the script's own output, and its
    // runner writes "failed" over it.
    assert.equal(ours.artifact(id, "stdout.txt"), "begun\n");
    assert.ok(theirs.artifact(reference, "stdout.txt").startsWith("begun\n"));
    if (script.includes("yanex.")) return;
    assert.equal(other.status, status);
    const words = (text?: string) => text?.split(/[:\n]/)[0];
    assert.equal(words(mine.error_message), words(other.error_message));
  });
}
