import assert from "node:assert/strict";
import fc from "fast-check";
import type { Lineage, LineageNode } from "../query/mod.ts";
import { dotText, mermaidText } from "./lineage_diagram.ts";

function lineageOf(nodes: Partial<LineageNode>[], edges: Lineage["edges"]): Lineage {
  const known = { name: null, status: "completed", scriptPath: null, archived: false, more: 0 };
  return {
    targets: [nodes[0]!.id!],
    direction: "both",
    nodes: nodes.map((node) => ({ ...known, ...node }) as LineageNode),
    edges,
    problems: [],
  };
}

const pipeline = lineageOf([
  { id: "bbbbbbbb", name: "train", scriptPath: "/w/train.py", status: "running" },
  { id: "aaaaaaaa", status: "deleted" },
  { id: "cccccccc", name: 'a "name" <b>& \\N #1', archived: true, more: 2 },
], [
  { from: "aaaaaaaa", to: "bbbbbbbb", slot: "data", cyclic: false },
  { from: "bbbbbbbb", to: "cccccccc", slot: 'the "model"', cyclic: false },
  { from: "cccccccc", to: "cccccccc", slot: "", cyclic: true },
]);

Deno.test("a lineage in the language of Graphviz", () => {
  assert.equal(
    dotText(pipeline),
    String.raw`digraph lineage {
  rankdir=LR;
  node [shape=box];
  "bbbbbbbb" [label="train\nbbbbbbbb\ntrain.py\nrunning", penwidth=3];
  "aaaaaaaa" [label="[deleted]\naaaaaaaa\ndeleted", style=dashed];
  "cccccccc" [label="a \"name\" <b>&amp; \\N #1\ncccccccc\ncompleted, archived\n+2 more"];
  "aaaaaaaa" -> "bbbbbbbb" [label="data"];
  "bbbbbbbb" -> "cccccccc" [label="the \"model\""];
  "cccccccc" -> "cccccccc" [label="", color=red];
}
`,
  );
});

Deno.test("a lineage in the language of Mermaid", () => {
  assert.equal(
    mermaidText(pipeline),
    `flowchart LR
  n1["train<br>bbbbbbbb<br>train.py<br>running"]
  n2["#91;deleted#93;<br>aaaaaaaa<br>deleted"]
  n3["a #34;name#34; #60;b#62;#38; #92;N #35;1<br>cccccccc<br>completed, archived<br>+2 more"]
  n2 -->|"data"| n1
  n1 -->|"the #34;model#34;"| n3
  n3 -.-> n3
  style n1 stroke-width:4px
`,
  );
});

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom(...'"\\#;<>&%{}`[]()|\n\r\x1b\u2028 a') }),
);

/** Lineages with any texts wherever a store can have some. */
const anyLineage = fc.uniqueArray(
  fc.record({
    id: anyText,
    name: fc.option(anyText),
    scriptPath: fc.option(anyText),
    status: fc.constantFrom("completed" as const, "deleted" as const),
    archived: fc.boolean(),
    more: fc.nat(2),
  }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 3 },
).chain((nodes) =>
  fc.array(anyText, { maxLength: 3 }).map((slots) =>
    lineageOf(
      nodes,
      slots.map((slot, i) => ({
        from: nodes[i % nodes.length]!.id,
        to: nodes[0]!.id,
        slot,
        cyclic: i > 1,
      })),
    )
  )
);

Deno.test("no text of a store gets out of its quotes", () => {
  const dotString = String.raw`"(?:[^"\\\x00-\x1f]|\\["\\n])*"`;
  const dotLine = new RegExp(
    `^  (?:rankdir=LR|node \\[shape=box\\]|` +
      `"#?\\w+" \\[label=${dotString}(?:, penwidth=3)?(?:, style=dashed)?\\]|` +
      `"#?\\w+" -> "#?\\w+" \\[label=${dotString}(?:, color=red)?\\]);$`,
  );
  const label = String.raw`"(?:[A-Za-z0-9 _.,=+\/\u00a0-\uffff-]|#\d+;|<br>)*"`;
  const mermaidLine = new RegExp(
    `^  (?:n\\d\\[${label}\\]|n\\d (?:-->|-\\.->)(?:\\|${label}\\|)? n\\d|` +
      `style n\\d stroke-width:4px)$`,
  );
  fc.assert(
    fc.property(anyLineage, (lineage) => {
      const dot = dotText(lineage).split("\n").slice(1, -2);
      for (const line of dot) assert.match(line, dotLine);
      assert.equal(dot.length, 2 + lineage.nodes.length + lineage.edges.length);
      const mermaid = mermaidText(lineage).split("\n").slice(1, -1);
      for (const line of mermaid) assert.match(line, mermaidLine);
      assert.equal(mermaid.length, lineage.nodes.length + lineage.edges.length + 1);
    }),
    { numRuns: 300 },
  );
});

Deno.test("two ids that look alike stay two nodes", () => {
  const lineage = lineageOf([{ id: "a\x1b" }, { id: "a\\x1b" }], []);
  const lines = dotText(lineage).split("\n");
  assert.deepEqual(lines.slice(3, 5).map((line) => line.split(" ")[2]), ['"#1"', '"#2"']);
});
