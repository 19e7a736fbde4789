import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import {
  DEPENDENCIES_FILE,
  formatDependencies,
  METADATA_FILE,
  type Store,
} from "../../experiment/mod.ts";
import { type Lineage, readLineage } from "./read_lineage.ts";
import { traceLineage } from "./graph.ts";
import { anyGraph } from "./testing/any_graph.ts";

/** What an experiment of a test may say; otherwise it completed. */
interface Record {
  readonly uses?: readonly (readonly [slot: string, id: string])[];
  readonly name?: string;
  readonly script_path?: string;
  readonly status?: string;
  readonly started_at?: string | null;
  readonly archived?: boolean;
}

/** Calls `body` with a store that holds these experiments. */
async function withExperiments(
  records: { readonly [id: string]: Record },
  body: (store: Store) => unknown,
): Promise<void> {
  const root = Deno.makeTempDirSync({ prefix: "yanex-lineage-" });
  try {
    for (const [id, record] of Object.entries(records)) put(root, id, record);
    await body({ root });
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

function put(root: string, id: string, { uses, archived, ...facts }: Record): void {
  const folder = join(root, archived ? "archived" : "", id);
  Deno.mkdirSync(folder, { recursive: true });
  const metadata = { name: null, script_path: null, started_at: null, status: "completed" };
  Deno.writeTextFileSync(
    join(folder, METADATA_FILE),
    JSON.stringify({ id, ...metadata, ...facts }, null, 2),
  );
  if (uses === undefined) return;
  const resolved = uses.map(([slot, id]) => ({
    slot,
    id,
    status: null,
    scriptPath: null,
    name: null,
  }));
  Deno.writeTextFileSync(join(folder, DEPENDENCIES_FILE), formatDependencies(resolved));
}

const idsOf = ({ nodes }: Lineage) => nodes.map(({ id }) => id);
const edgesOf = ({ edges }: Lineage) =>
  edges.map(({ from, to, slot, cyclic }) => `${from}>${to} ${slot}${cyclic ? " cycle" : ""}`);

Deno.test("a pipeline is read with what its lines tell", () =>
  withExperiments({
    aaaaaaaa: { name: "prepare", script_path: "/w/prepare.py", started_at: "2026-03-01T10:00:00" },
    bbbbbbbb: { uses: [["data", "aaaaaaaa"]], started_at: "2026-03-01T11:00:00", status: "failed" },
    cccccccc: { uses: [["data", "aaaaaaaa"], ["model", "bbbbbbbb"]], status: "staged" },
    dddddddd: { name: "alone" },
  }, (store) => {
    assert.deepEqual(readLineage(store, ["bbbbbbbb"]), {
      targets: ["bbbbbbbb"],
      direction: "both",
      nodes: [
        {
          id: "aaaaaaaa",
          name: "prepare",
          status: "completed",
          scriptPath: "/w/prepare.py",
          archived: false,
          more: 0,
        },
        {
          id: "bbbbbbbb",
          name: null,
          status: "failed",
          scriptPath: null,
          archived: false,
          more: 0,
        },
        {
          id: "cccccccc",
          name: null,
          status: "staged",
          scriptPath: null,
          archived: false,
          more: 0,
        },
      ],
      edges: [
        { from: "aaaaaaaa", to: "bbbbbbbb", slot: "data", cyclic: false },
        { from: "bbbbbbbb", to: "cccccccc", slot: "model", cyclic: false },
      ],
      problems: [],
    });
    assert.deepEqual(idsOf(readLineage(store, ["dddddddd"])), ["dddddddd"]);
  }));

Deno.test("dependents come in the order of their starts, those never started last", () =>
  withExperiments({
    aaaaaaaa: {},
    b0000001: { uses: [["x", "aaaaaaaa"]], started_at: "2026-03-01T10:00:00.000001" },
    b0000002: { uses: [["x", "aaaaaaaa"]], started_at: "2026-03-01T10:00:00" },
    b0000003: { uses: [["x", "aaaaaaaa"]] },
    b0000004: { uses: [["x", "aaaaaaaa"]], started_at: "2026-03-01T10:30:00+01:00" },
    b0000005: { uses: [["x", "aaaaaaaa"]] },
  }, (store) => {
    const order = ["aaaaaaaa", "b0000004", "b0000002", "b0000001", "b0000003", "b0000005"];
    const lineage = readLineage(store, ["aaaaaaaa"], { direction: "down" });
    assert.deepEqual(idsOf(lineage), order);
    assert.deepEqual(lineage.edges.map(({ to }) => to), order.slice(1));
  }));

Deno.test("what is used in two slots has two edges, in the order of the file", () =>
  withExperiments({
    aaaaaaaa: {},
    bbbbbbbb: { uses: [["z", "aaaaaaaa"], ["10", "aaaaaaaa"], ["9", "aaaaaaaa"]] },
  }, (store) => {
    const edges = ["aaaaaaaa>bbbbbbbb z", "aaaaaaaa>bbbbbbbb 10", "aaaaaaaa>bbbbbbbb 9"];
    assert.deepEqual(edgesOf(readLineage(store, ["bbbbbbbb"])), edges);
    assert.deepEqual(edgesOf(readLineage(store, ["aaaaaaaa"])), edges);
  }));

Deno.test("what was deleted is named; a folder without a record is no experiment", () =>
  withExperiments({
    bbbbbbbb: { uses: [["gone", "aaaaaaaa"], ["odd", "../../etc"], ["bare", "cccccccc"]] },
    cccccccc: { uses: [["deep", "eeeeeeee"]] },
    dddddddd: { uses: [["model", "bbbbbbbb"]] },
  }, (store) => {
    for (const id of ["cccccccc", "dddddddd"]) Deno.removeSync(join(store.root, id, METADATA_FILE));
    const { nodes, edges, problems } = readLineage(store, ["bbbbbbbb"]);
    assert.deepEqual(
      nodes.map(({ id, name, status }) => [id, name, status]),
      [
        ["../../etc", null, "deleted"],
        ["aaaaaaaa", null, "deleted"],
        ["cccccccc", null, "deleted"],
        ["bbbbbbbb", null, "completed"],
      ],
    );
    assert.deepEqual([edges.length, problems], [3, []]);
  }));

Deno.test("archived experiments belong to it; a regular one counts before one of the same id", () =>
  withExperiments({
    aaaaaaaa: { archived: true, name: "old", uses: [["x", "cccccccc"]] },
    bbbbbbbb: { archived: true, uses: [["data", "aaaaaaaa"]] },
    cccccccc: { name: "regular" },
  }, (store) => {
    put(store.root, "cccccccc", { name: "twin", archived: true, uses: [["y", "bbbbbbbb"]] });
    const lineage = readLineage(store, ["aaaaaaaa"]);
    assert.deepEqual(
      lineage.nodes.map(({ id, name, archived }) => [id, name, archived]),
      [["cccccccc", "regular", false], ["aaaaaaaa", "old", true], ["bbbbbbbb", null, true]],
    );
    assert.deepEqual(edgesOf(lineage), ["cccccccc>aaaaaaaa x", "aaaaaaaa>bbbbbbbb data"]);
  }));

Deno.test("edges of a circle are marked, others are not", () =>
  withExperiments({
    aaaaaaaa: { uses: [["x", "bbbbbbbb"]] },
    bbbbbbbb: { uses: [["y", "aaaaaaaa"], ["z", "cccccccc"]] },
    cccccccc: { uses: [["self", "cccccccc"]] },
  }, (store) => {
    assert.deepEqual(edgesOf(readLineage(store, ["aaaaaaaa"])), [
      "bbbbbbbb>aaaaaaaa x cycle",
      "aaaaaaaa>bbbbbbbb y cycle",
      "cccccccc>bbbbbbbb z",
      "cccccccc>cccccccc self cycle",
    ]);
  }));

Deno.test("a file that cannot be read is told of if it could matter", () =>
  withExperiments({
    aaaaaaaa: {},
    bbbbbbbb: { uses: [["data", "aaaaaaaa"]] },
    cccccccc: { uses: [["data", "bbbbbbbb"]] },
  }, (store) => {
    Deno.writeTextFileSync(join(store.root, "cccccccc", DEPENDENCIES_FILE), "{");
    const down = readLineage(store, ["aaaaaaaa"]);
    assert.deepEqual(idsOf(down), ["aaaaaaaa", "bbbbbbbb"]);
    assert.match(down.problems.join(), /^the dependencies of experiment cccccccc cannot be read: /);
    const up = readLineage(store, ["bbbbbbbb"], { direction: "up" });
    assert.deepEqual(up.problems, [], "nobody looks there");
    assert.equal(readLineage(store, ["cccccccc"], { direction: "up" }).problems.length, 1);
  }));

Deno.test("an experiment whose record is broken stays in its place", () =>
  withExperiments({
    aaaaaaaa: {},
    bbbbbbbb: { uses: [["data", "aaaaaaaa"]] },
    cccccccc: { uses: [["data", "bbbbbbbb"]] },
  }, (store) => {
    Deno.writeTextFileSync(join(store.root, "bbbbbbbb", METADATA_FILE), "{");
    const { nodes } = readLineage(store, ["aaaaaaaa"]);
    assert.deepEqual(nodes.map(({ status }) => status), ["completed", "unknown", "completed"]);
  }));

Deno.test("the store says the same as the graph that was put into it", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyGraph,
      fc.constantFrom("up", "down", "both"),
      fc.oneof(fc.nat(3), fc.constant(Infinity)),
      async (graph, direction, depth) => {
        const id = (name: string) => name.padEnd(8, "0");
        const records = Object.fromEntries(graph.ids.map((name) => [id(name), {
          uses: graph.dependencies(name).map(({ slot, from }) => [slot, id(from)] as const),
          archived: name === "n1",
        }]));
        await withExperiments(records, (store) => {
          const lineage = readLineage(store, [id("n0")], { direction, depth });
          const trace = traceLineage(["n0"], graph, direction, depth);
          assert.deepEqual(new Set(idsOf(lineage)), new Set([...trace.ids].map(id)));
          assert.deepEqual(
            new Set(lineage.edges.map(({ from, to, slot }) => `${from}>${to} ${slot}`)),
            new Set([...trace.edges].map(({ from, to, slot }) => `${id(from)}>${id(to)} ${slot}`)),
          );
          for (const { id: node, more } of lineage.nodes) {
            assert.equal(more, trace.more.get(node.slice(0, 2)) ?? 0);
          }
        });
      },
    ),
    { numRuns: 60 },
  );
});
