import assert from "node:assert/strict";
import fc from "fast-check";
import type { Lineage, LineageEdge, LineageNode } from "../query/mod.ts";
import { lineageTree } from "./lineage_tree.ts";
import { textWidth } from "./table.ts";

const plain = (text: string) => text;

function nodeOf(id: string, facts: Partial<LineageNode> = {}): LineageNode {
  const known = { name: null, status: "completed", scriptPath: null, archived: false, more: 0 };
  return { id, ...known, ...facts } as LineageNode;
}

/** `a>b slot`: b uses a; `a>b slot !` as part of a circle. */
function lineageOf(
  target: string,
  edges: readonly string[],
  facts: { readonly [id: string]: Partial<LineageNode> } = {},
): Lineage {
  const read = edges.map((text): LineageEdge => {
    const [, from = "", to = "", slot = "", mark] = /^(\w+)>(\w+) (\S*)( !)?$/.exec(text)!;
    return { from, to, slot, cyclic: mark !== undefined };
  });
  const ids = new Set([target, ...read.flatMap(({ from, to }) => [from, to])]);
  return {
    targets: [target],
    direction: "both",
    nodes: [...ids].map((id) => nodeOf(id, facts[id])),
    edges: read,
    problems: [],
  };
}

/** The tree without its legend. */
async function drawn(lineage: Lineage, columns = 80): Promise<string> {
  const tree = await lineageTree(lineage, plain, columns);
  assert.match(tree, /^<\*> the experiment asked for, .* completed\n\n/);
  return tree.split("\n").slice(2).join("\n");
}

Deno.test("what is used stands above what uses it, each with its slots", async () => {
  const lineage = lineageOf("b", ["a>b data", "a>b again", "b>c model", "b>d model"], {
    a: { name: "prepare", scriptPath: "/w/prepare.py" },
    b: { name: "train" },
  });
  assert.equal(
    await drawn(lineage),
    `<*> b train ✓
├─ depends on
│  └─ <data> <again> a prepare (prepare.py) ✓
└─ used by
   ├─ <model> c [unnamed] ✓
   └─ <model> d [unnamed] ✓
`,
  );
});

Deno.test("only the sections that were asked for and have something are there", async () => {
  const lineage = lineageOf("b", ["a>b x"]);
  assert.equal(
    await drawn({ ...lineage, direction: "up" }),
    "<*> b [unnamed] ✓\n└─ depends on\n   └─ <x> a [unnamed] ✓\n",
  );
  assert.equal(await drawn({ ...lineage, direction: "down" }), "<*> b [unnamed] ✓\n");
  assert.equal(await drawn(lineageOf("b", [])), "<*> b [unnamed] ✓\n");
});

Deno.test("what comes again is drawn where it is nearest, and named elsewhere", async () => {
  const edges = ["d>a x", "b>a y", "c>b z", "d>c w", "e>d v"];
  assert.equal(
    await drawn(lineageOf("a", edges)),
    `<*> a [unnamed] ✓
└─ depends on
   ├─ <x> d [unnamed] ✓
   │  └─ <v> e [unnamed] ✓
   └─ <y> b [unnamed] ✓
      └─ <z> c [unnamed] ✓
         └─ <w> d [unnamed] (see above)
`,
  );
  assert.equal(
    await drawn(lineageOf("a", ["b>a y", "c>b z", "d>c w", "d>a x"])),
    `<*> a [unnamed] ✓
└─ depends on
   ├─ <y> b [unnamed] ✓
   │  └─ <z> c [unnamed] ✓
   │     └─ <w> d [unnamed] (see below)
   └─ <x> d [unnamed] ✓
`,
  );
});

Deno.test("a circle is marked where it closes", async () => {
  assert.equal(
    await drawn(lineageOf("a", ["b>a x !", "a>b y !", "a>a self !"])),
    `<*> a [unnamed] ✓
├─ depends on
│  ├─ <x> b [unnamed] ✓
│  │  └─ <*> <y> a [unnamed] (a cycle, see above)
│  └─ <*> <self> a [unnamed] (a cycle, see above)
└─ used by
   ├─ <y> b [unnamed] ✓
   │  └─ <*> <x> a [unnamed] (a cycle, see above)
   └─ <*> <self> a [unnamed] (a cycle, see above)
`,
  );
});

Deno.test("every status can be told, and what is archived, gone or left out", async () => {
  const statuses = ["failed", "cancelled", "running", "created", "staged", "unknown", "deleted"];
  const facts = Object.fromEntries(
    statuses.map((status, i) => [`n${i}`, { status: status as LineageNode["status"] }]),
  );
  const more = { ...facts, n0: { ...facts.n0, archived: true, more: 12 }, t: { more: 3 } };
  assert.equal(
    await drawn(lineageOf("t", statuses.map((_, i) => `n${i}>t s${i}`), more)),
    `<*> t [unnamed] ✓ … 3 more
└─ depends on
   ├─ <s0> n0 [unnamed] ✗ failed (archived) … 12 more
   ├─ <s1> n1 [unnamed] ✗ cancelled
   ├─ <s2> n2 [unnamed] ● running
   ├─ <s3> n3 [unnamed] ○ created
   ├─ <s4> n4 [unnamed] ○ staged
   ├─ <s5> n5 [unnamed] ? unknown
   └─ <s6> n6 [deleted] ?
`,
  );
});

Deno.test("several experiments that were asked for have a tree each", async () => {
  const lineage = { ...lineageOf("b", ["a>b x", "a>c x"]), targets: ["b", "c"] };
  assert.equal(
    await drawn(lineage),
    `<*> b [unnamed] ✓
└─ depends on
   └─ <x> a [unnamed] ✓

<*> c [unnamed] ✓
└─ depends on
   └─ <x> a [unnamed] (see above)
`,
  );
});

Deno.test("names give way on a narrow terminal, by the columns that they take", async () => {
  const named = (name: string) => lineageOf("b", ["a>b x"], { a: { name }, b: { name } });
  const lines = async (name: string) => (await drawn(named(name), 40)).split("\n");
  const long = await lines("a name that is much too long for that");
  assert.equal(long[0], "<*> b a name that is much too long fo… ✓");
  assert.equal(long[2], "   └─ <x> a a name that is much too l… ✓");
  const wide = await lines("実験".repeat(20));
  assert.equal(wide[0], "<*> b 実験実験実験実験実験実験実験実… ✓");
  for (const line of [...long, ...wide]) assert.ok(textWidth(line) <= 40, line);
  assert.match((await drawn(named("x".repeat(30)), 10)).split("\n")[0]!, /^<\*> b x{11}… ✓$/);
});

Deno.test("control characters become visible, and all colours are ours", async () => {
  const danger = "\x1b[31m\x07\n\x9b\u202e";
  const lineage: Lineage = {
    targets: [danger],
    direction: "up",
    nodes: [nodeOf(danger, { name: danger, scriptPath: `/w/${danger}.py` }), nodeOf("a")],
    edges: [{ from: "a", to: danger, slot: danger, cyclic: false }],
    problems: [],
  };
  const text = await lineageTree(lineage, (text) => `{${text}}`, 80);
  assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
  assert.equal(text.split("\n").length, 6);
  assert.ok(text.includes(String.raw`{<*> }{\x1b[31m\x07\n\x9b\u202e} \x1b[31m\x07`), text);
});

/** Random lineages of up to eight experiments. */
const anyLineage = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 20 }).map((pairs) =>
  lineageOf("n0", pairs.map(([a, b], i) => `n${a}>n${b} s${i}`))
);

Deno.test("everything that can be reached is drawn once, and every edge is there", async () => {
  await fc.assert(fc.asyncProperty(anyLineage, fc.boolean(), async (lineage, upwards) => {
    const text = await drawn({ ...lineage, direction: upwards ? "up" : "down" });
    const [below, above] = upwards ? ["from", "to"] as const : ["to", "from"] as const;
    const reached = new Set(["n0"]);
    for (const id of reached) {
      for (const edge of lineage.edges) if (edge[above] === id) reached.add(edge[below]);
    }
    const whole = [...text.matchAll(/ (n\d) \[unnamed\] ✓$/gm)].map(([, id]) => id);
    assert.deepEqual(whole.sort(), [...reached].sort());
    const slots = [...text.matchAll(/<(s\d+)>/g)].map(([, slot]) => slot);
    const expected = lineage.edges.filter((edge) => reached.has(edge[above]));
    assert.deepEqual(slots.sort(), expected.map(({ slot }) => slot).sort());
    // A reference points to where the rest stands.
    const lines = text.split("\n");
    for (const [i, line] of lines.entries()) {
      const [, id, where] = / (n\d) \[unnamed\] \(see (above|below)\)$/.exec(line) ?? [];
      if (id === undefined) continue;
      const drawnAt = lines.findIndex((line) => line.endsWith(` ${id} [unnamed] ✓`));
      assert.equal(where, drawnAt < i ? "above" : "below");
    }
  }));
});

Deno.test("a chain of 3,000 is drawn", async () => {
  const chain = Array.from({ length: 3000 }, (_, i) => `n${i + 1}>n${i} x`);
  const text = await drawn({ ...lineageOf("n0", chain), direction: "up" });
  assert.equal(text.split("\n").length, 3003);
});
