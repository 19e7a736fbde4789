/** Sweeps and pipelines, as upstream's users write them, make the same experiments under both. */
import assert from "node:assert/strict";
import { type Sandbox, test, upstreamPython } from "../harness.ts";
import { type OwnStore, ownStore, stepsOf, upstream, withUpstream } from "./tools.ts";

/** Runs commands of both tools, each in a store of its own. */
class Both {
  readonly ours: OwnStore;
  readonly theirs: OwnStore;

  constructor(private readonly t: Sandbox) {
    this.ours = ownStore(t, "ours");
    this.theirs = ownStore(t, "theirs");
  }

  /** @param words the words after `run`, made from the ids that a store has so far */
  async run(words: (ids: readonly string[], tool: "ours" | "theirs") => string[]): Promise<void> {
    const mine = words(this.ours.view.ids(), "ours");
    const python = mine.includes("--staged") ? [] : ["--python", upstreamPython!];
    await this.t.yanex(["run", ...python, ...mine], { env: this.ours.env });
    const other = words(this.theirs.view.ids(), "theirs");
    await upstream(this.t, ["run", ...other], { env: this.theirs.env });
  }

  /** Asserts that both stores hold the same, and gives what ours holds, by name. */
  same(): Entry[] {
    const entries = entriesOf(this.ours);
    assert.deepEqual(entries, entriesOf(this.theirs));
    return entries;
  }
}

type Entry = ReturnType<typeof entriesOf>[number];

/** What a store holds; each id is replaced by its place among the experiments. */
function entriesOf({ view }: OwnStore) {
  const ids = view.ids();
  const masked = (text: string) => ids.reduce((all, id, at) => all.replaceAll(id, `<${at}>`), text);
  return ids.map((id) => {
    const { name, status, tags, description, script_args } = view.metadata(id);
    const entry = {
      name,
      status,
      tags: [...tags].sort(),
      description,
      script_args,
      params: view.text("params.yaml", id).split("\n").sort().join("\n").trim(),
      steps: stepsOf(view, id),
      printed: view.artifact(id, "stdout.txt"),
      dependencies: view.has("dependencies.json", id)
        ? JSON.parse(view.text("dependencies.json", id)).dependencies
        : {},
    };
    return JSON.parse(masked(JSON.stringify(entry))) as typeof entry;
  });
}

const same = (words: readonly string[]) => () => [...words];

test("a grid has the same experiments, in the same order", withUpstream, async (t) => {
  t.write(
    "sort.py",
    `
import argparse
import yanex

parser = argparse.ArgumentParser()
parser.add_argument("--unit", default="s")
unit = parser.parse_args().unit
params = yanex.get_params()
print(unit, sorted(params.items()), flush=True)
yanex.log_metrics({"cost": params["size"] * 2.0, "algorithm": params["algorithm"]})
`,
  );
  t.write(
    "grid.yaml",
    `algorithm: list(quick, merge)
size: "range(1000, 3000, 1000)"
near: {exact: 0.5}
yanex: {name: bench, description: two by two, tag: [sorting, dev]}
`,
  );
  const both = new Both(t);
  const words = ["sort.py", "-c", "grid.yaml", "-t", "extra", "--unit", "ms"];
  await both.run(same(words));
  await both.run(same(["sort.py", "-p", "algorithm=heap,quick", "-p", "size=5", "-j", "1"]));
  await both.run(same(["sort.py", "-p", "size=linspace(0, 1, 3)", "-p", "algorithm=x", "--stage"]));
  await both.run(same(["--staged"]));
  assert.deepEqual(both.same().map(({ name }) => name), [
    "bench-quick-1000",
    "bench-quick-2000",
    "bench-merge-1000",
    "bench-merge-2000",
    "sweep-heap",
    "sweep-quick",
    "sweep-0-0",
    "sweep-0-5",
    "sweep-1-0",
  ]);
});

test(
  "a pipeline is the same, but for how a sweep of dependencies is written",
  withUpstream,
  async (t) => {
    t.write(
      "prepare.py",
      `
import yanex
yanex.save_artifact({"of": yanex.get_params()["dataset"]}, "data.pkl")
`,
    );
    t.write(
      "train.py",
      `
import yanex
yanex.assert_dependency("prepare.py", slot="data")
of = yanex.load_artifact("data.pkl")["of"]
assert yanex.get_dependency("data").get_params()["dataset"] == of
print(of, yanex.get_params()["lr"], flush=True)
yanex.log_metrics({"of": of, "data": yanex.get_dependency("data").id})
yanex.save_artifact({"of": of}, "model.pkl")
`,
    );
    t.write(
      "evaluate.py",
      `
import yanex
yanex.assert_dependency("train.py", slot="model")
chain = yanex.get_dependencies(transitive=True)
print(yanex.load_artifact("model.pkl"), [one.id for one in chain], flush=True)
`,
    );
    const both = new Both(t);
    await both.run(same(["prepare.py", "-p", "dataset=mnist,cifar"]));
    await both.run((ids, tool) => {
      const all = tool === "ours" ? `list(${ids.join(", ")})` : ids.join(",");
      return ["train.py", "-D", `data=${all}`, "-p", "lr=0.1,0.01", "-n", "fit"];
    });
    await both.run((ids) => ["evaluate.py", "-D", `model=${ids[2]!.slice(0, 6)}`, "-n", "eval"]);
    assert.deepEqual(
      both.same().map(({ name, dependencies }) => ({ name, dependencies })).slice(2),
      [
        { name: "fit-data-<0>-0-1", dependencies: { data: "<0>" } },
        { name: "fit-data-<0>-0-01", dependencies: { data: "<0>" } },
        { name: "fit-data-<1>-0-1", dependencies: { data: "<1>" } },
        { name: "fit-data-<1>-0-01", dependencies: { data: "<1>" } },
        { name: "eval", dependencies: { model: "<2>" } },
      ],
    );
  },
);
