import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { pipeline, putStored } from "./stored.ts";

test("--json is the lineage as one object, dependencies first", async (t) => {
  putStored(t, { ...pipeline, "1a000001": { ...pipeline["1a000001"], archived: true } });
  const { stdout } = await t.yanex("lineage train-1 --json").stderr("");
  const node = (id: string, name: string | null, status: string, script?: string) => ({
    id,
    name,
    status,
    ...script === undefined ? {} : { script_path: `/work/${script}` },
    archived: id === "1a000001",
  });
  assert.deepEqual(JSON.parse(stdout), {
    targets: ["2b000003"],
    nodes: [
      node("1a000001", "prepare", "completed", "prepare_data.py"),
      node("2b000003", "train-1", "completed", "train.py"),
      node("3c000001", null, "completed", "ensemble.py"),
      node("4d000001", "report", "staged"),
    ],
    edges: [
      { from: "1a000001", to: "2b000003", slot: "data" },
      { from: "2b000003", to: "3c000001", slot: "model1" },
      { from: "3c000001", to: "4d000001", slot: "ensemble" },
    ],
  });
  assert.match(stdout, /^\{\n {2}"targets": \[\n {4}"2b000003"\n {2}\],\n {2}"nodes": \[\n/);
  await t.yanex("lineage train-1 --format json").stdout(t.normalise(stdout));
});

test("--json tells what is deleted, what is a cycle and what was cut", async (t) => {
  putStored(t, {
    bbbbbbbb: { uses: { self: "bbbbbbbb", gone: "aaaaaaaa" } },
    cccccccc: { uses: { x: "bbbbbbbb" } },
  });
  const { stdout } = await t.yanex("lineage cccc --up --depth 1 --json");
  assert.deepEqual(JSON.parse(stdout).nodes[0], {
    id: "bbbbbbbb",
    name: null,
    status: "completed",
    archived: false,
    more: 2,
  });
  const { nodes, edges } = JSON.parse((await t.yanex("lineage cccc --json")).stdout);
  assert.deepEqual(nodes[0], {
    id: "aaaaaaaa",
    name: "[deleted]",
    status: "deleted",
    archived: false,
  });
  assert.deepEqual(edges[0], { from: "bbbbbbbb", to: "bbbbbbbb", slot: "self", cycle: true });
});

test("--format dot is a graph for Graphviz", async (t) => {
  putStored(t, pipeline);
  const { stdout } = await t.yanex("lineage train-2 -F dot").stderr("");
  assert.equal(
    stdout,
    String.raw`digraph lineage {
  rankdir=LR;
  node [shape=box];
  "1a000001" [label="prepare\n1a000001\nprepare_data.py\ncompleted"];
  "2b000002" [label="train-2\n2b000002\ntrain.py\ncompleted", penwidth=3];
  "3c000001" [label="[unnamed]\n3c000001\nensemble.py\ncompleted"];
  "4d000001" [label="report\n4d000001\nstaged"];
  "1a000001" -> "2b000002" [label="data"];
  "2b000002" -> "3c000001" [label="model2"];
  "3c000001" -> "4d000001" [label="ensemble"];
}
`,
  );
});

test("--format mermaid is a flowchart for Markdown", async (t) => {
  putStored(t, pipeline);
  const { stdout } = await t.yanex("lineage train-2 --up --format mermaid").stderr("");
  assert.equal(
    stdout,
    `flowchart LR
  n1["prepare<br>1a000001<br>prepare_data.py<br>completed"]
  n2["train-2<br>2b000002<br>train.py<br>completed"]
  n1 -->|"data"| n2
  style n2 stroke-width:4px
`,
  );
});
