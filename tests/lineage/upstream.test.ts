import assert from "node:assert/strict";
import { dirname } from "node:path";
import { type Sandbox, skipUnless, test, upstreamPython } from "../harness.ts";

const withUpstream = skipUnless(upstreamPython, "needs upstream yanex (YANEX_TEST_UPSTREAM)");

interface Graph {
  readonly targets: string[];
  readonly nodes: { readonly id: string; readonly name: string | null; readonly status: string }[];
  readonly edges: { readonly from: string; readonly to: string; readonly slot: string }[];
}

/** What upstream finds from each experiment, at two depths, by the field of its `get`. */
const ask = `
import json, sys
from pathlib import Path
from yanex.cli.formatters.lineage import lineage_to_json
from yanex.core.dependency_graph import DependencyGraph
from yanex.core.storage import ExperimentStorage

graph = DependencyGraph(ExperimentStorage(Path(sys.argv[1])))
ways = {
    "--up": graph.get_multi_upstream,
    "--down": graph.get_multi_downstream,
    "--up --down": graph.get_multi_lineage,
}
print(json.dumps({
    f"{id} {way} --depth {depth}": lineage_to_json(trace([id], max_depth=depth), {id})
    for id in sys.argv[2:] for way, trace in ways.items() for depth in (1, 10)
}))
`;

/** Runs a script with the Python tool yanex, on the same store. */
async function run(t: Sandbox, name: string, ...dependencies: string[]): Promise<string> {
  const options = dependencies.flatMap((dependency) => ["-D", dependency]);
  const program = `${dirname(upstreamPython!)}/yanex`;
  await t.call(program, ["run", "script.py", "-n", name, ...options]);
  return t.store.experiments().find((experiment) => experiment.name === name)!.id;
}

const sorted = ({ targets, nodes, edges }: Graph): Graph => ({
  targets,
  nodes: nodes.map(({ id, name, status }) => ({ id, name, status }))
    .sort((a, b) => a.id < b.id ? -1 : 1),
  edges: edges.map(({ from, to, slot }) => ({ from, to, slot }))
    .sort((a, b) => a.from + a.to < b.from + b.to ? -1 : 1),
});

test(
  "the dependencies that upstream wrote make the lineage that upstream shows",
  withUpstream,
  async (t) => {
    t.write("script.py", "");
    const data = await run(t, "data");
    const first = await run(t, "first", `data=${data}`);
    const second = await run(t, "second", `data=${data}`);
    const both = await run(t, "both", `model=${first}`, `other=${second}`, `in=${data}`);
    const gone = await run(t, "gone");
    const last = await run(t, "last", `x=${both}`, gone);
    Deno.removeSync(t.store.folder(gone), { recursive: true });
    Deno.mkdirSync(`${t.store.path}/archived`);
    Deno.renameSync(t.store.folder(second), `${t.store.path}/archived/${second}`);

    const { stdout } = await t.call(upstreamPython!, ["-c", ask, t.store.path, data, first, last]);
    const answers: [args: string, graph: Graph][] = Object.entries(JSON.parse(stdout));
    assert.equal(answers.length, 18);
    for (const [args, theirs] of answers) {
      const ours = await t.yanex(`lineage ${args} --json`);
      assert.deepEqual(sorted(JSON.parse(ours.stdout)), sorted(theirs), args);
    }
  },
);
