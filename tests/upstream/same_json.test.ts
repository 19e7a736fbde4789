/**
 * Every command of upstream that prints JSON says the same as ours, field by field, on the same
 * store: one that upstream wrote, with old layouts in it, and one that we wrote.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Sandbox, test, upstreamPython } from "../harness.ts";
import { parsePythonJson, upstream, withUpstream } from "./tools.ts";

const train = `import math, yanex
n = yanex.get_param("n", 0)
yanex.log_metrics({"loss": 1.5 - n, "of": {"a": [1, 2.0]}, "word": "é"}, step=0)
yanex.log_metrics({"loss": 0.5, "nan": math.nan, "low": -math.inf, "count": 7, "ok": True}, step=4)
yanex.save_artifact({"n": n}, "state.json")
if n == 3:
    raise ValueError("bad value")
`;

const config = `lr: 1.0e-05
model: {depth: 3, name: ä, layers: [1, 2.5], none: null}
flag: false
text: "a b"
`;

type Json = unknown;
type Fields = Record<string, Json>;
type Run = (args: readonly string[]) => Promise<unknown>;

/** A completed experiment, one that uses it, a failed, a staged, a renamed and an archived one. */
async function fill(t: Sandbox, run: Run): Promise<Record<string, string>> {
  t.write("train.py", train);
  t.write("c.yaml", config);
  await t.commit("a first commit");
  t.write("train.py", train + "# changed\n");
  const idOf = (name: string) => t.store.experiments().find((each) => each.name === name)!.id;
  const script = ["run", "train.py", "-c", "c.yaml"];
  await run([...script, "-n", "first", "-t", "b", "-t", "a", "-d", "for ä", "-p", "n=1"]);
  await run([...script, "-n", "uses it", "-p", "n=2", "-D", `data=${idOf("first")}`]);
  await run([...script, "-n", "fails", "-p", "n=3"]).catch(() => {});
  await run(["run", "train.py", "-n", "waits", "--stage"]);
  await run(["run", "train.py", "-n", "put away"]);
  await run(["run", "train.py"]);
  await run(["archive", idOf("put away"), "--force"]);
  const named = t.store.experiments().map(({ id, name }) => [name ?? "unnamed", id]);
  return Object.fromEntries(named);
}

/** Calls upstream many times in one process; some of it keeps the first standard output there is. */
const ask = `
import io, json, sys
real, sys.stdout = sys.stdout, io.StringIO()
first = sys.stdout
from click.testing import CliRunner
from yanex.cli.main import cli

answers = []
for args in json.load(sys.stdin):
    first.seek(0)
    first.truncate()
    result = CliRunner().invoke(cli, args)
    answers.append([result.exit_code, first.getvalue() + result.stdout])
print(json.dumps(answers), file=real)
`;

const json = ["-F", "json"];

const FIELDS = [
  ..."id name status description tags script_path created_at started_at completed_at".split(" "),
  ..."failed_at cancelled_at error_message params metrics dependencies cli-command".split(" "),
  ..."param:model.depth param:model param:text param:flag metric:loss metric:nan".split(" "),
  ..."metric:low metric:ok metric:of git.branch git.commit_hash experiment-dir".split(" "),
  ..."environment.python.python_version artifacts stdout stderr".split(" "),
];

function callsOn(ids: Record<string, string>): string[][] {
  const archived = ids["put away"]!;
  return [
    ["list", "-g", "--all", ...json],
    ["list", "-a", "-g", ...json],
    ["list", "-s", "staged", ...json],
    ...Object.values(ids).map((id) => ["show", id, "--archived", ...json]),
    ...FIELDS.map((field) => ["get", field, "-g", "-s", "completed", "-n", "[!p]*", ...json]),
    ...["error_message", "failed_at", "stderr", "dependencies"].map((
      field,
    ) => ["get", field, ids.fails!, ...json]),
    ...["status", "artifacts", "param:n"].map((field) => ["get", field, archived, "-a", ...json]),
    ...["upstream", "downstream", "lineage"].map((field) => ["get", field, ids.first!, ...json]),
    ["compare", "-g", ...json],
    ["compare", ids.first!, ids.fails!, "--params", "all", "--metrics", "all", ...json],
    ["compare", "-g", "--meta", "tags,script_path,status", "--params", "lr", ...json],
  ];
}

/** Asks both and compares; returns how many answers were compared. */
async function compareAll(t: Sandbox, ids: Record<string, string>): Promise<number> {
  const calls = callsOn(ids);
  const { stdout } = await t.call(upstreamPython!, ["-c", ask], {
    stdin: JSON.stringify(calls),
    timeoutSeconds: 300,
  });
  const answers: [code: number, output: string][] = JSON.parse(stdout);
  let compared = 0;
  for (const [i, args] of calls.entries()) {
    const [code, output] = answers[i]!;
    // Where upstream has an error of its own (docs/decisions.md), there is nothing to compare.
    if (code !== 0) continue;
    const ours = JSON.parse((await t.yanex(args)).stdout);
    RULES[args[0]!]!(ours, parsePythonJson(output), args.join(" "));
    compared++;
  }
  return compared;
}

/** What of ours must be as theirs. */
const RULES: Record<string, (ours: Json, theirs: Json, what: string) => void> = {
  list(ours, theirs, what) {
    const rows = theirs as Fields[];
    assert.equal((ours as Fields[]).length, rows.length, what);
    for (const [i, row] of (ours as Fields[]).entries()) hasAll(row, rows[i]!, [], what);
  },
  show(ours, theirs, what) {
    // Upstream does not say where an experiment lies, nor what is in records of ours alone.
    hasAll(ours as Fields, theirs as Fields, ["archived", "defaults", "runner"], what);
  },
  get(ours, theirs, what) {
    assert.deepEqual([what, sortedGraph(ours)], [what, sortedGraph(theirs)]);
  },
  compare(ours, theirs, what) {
    const [own, other] = [ours, theirs] as { experiments: Fields[] }[];
    const rows = own!.experiments.map((row, i) =>
      Object.fromEntries(
        Object.entries(row).map(([key, value]) =>
          isSameValue(value, other!.experiments[i]![key]) ? [key, other!.experiments[i]![key]] : [
            key,
            value,
          ]
        ),
      )
    );
    const NO_METRICS = /^(metric_)?(step|timestamp|last_updated)$/;
    const expected = {
      ...other,
      experiments: other!.experiments.map((row) =>
        Object.fromEntries(Object.entries(row).filter(([key]) => !NO_METRICS.test(key)))
      ),
      metric_columns: (theirs as { metric_columns: string[] }).metric_columns
        .filter((name) => !NO_METRICS.test(name)),
    };
    assert.deepEqual([what, { ...own, experiments: rows }], [what, expected]);
  },
};

/** All fields of theirs, in their order, and none besides but those named. */
function hasAll(ours: Fields, theirs: Fields, besides: readonly string[], what: string): void {
  // Ours computes one for experiments that have only times.
  const extra = [...besides, ...("duration" in theirs ? [] : ["duration"])];
  // And has lists and maps that are empty, which theirs leaves out.
  const isEmpty = (value: Json) => ["{}", "[]"].includes(JSON.stringify(value));
  const shared = Object.keys(ours).filter((key) =>
    key in theirs || !(extra.includes(key) || isEmpty(ours[key]))
  );
  assert.deepEqual([what, ...shared], [what, ...Object.keys(theirs)]);
  for (const key of shared) assert.deepEqual([what, key, ours[key]], [what, key, theirs[key]]);
}

/** Upstream's order of nodes and edges is that of its dictionaries. */
function sortedGraph(answer: Json): Json {
  const { nodes, edges } = answer as { nodes?: Json[]; edges?: Json[] };
  if (nodes === undefined || edges === undefined) return answer;
  const sorted = (list: Json[]) => list.map((each) => JSON.stringify(each)).sort();
  return { ...answer as object, nodes: sorted(nodes), edges: sorted(edges) };
}

/** Upstream's cells are texts that people read; ours are values. */
function isSameValue(value: Json, text: Json): boolean {
  if (value === null) return text === "-";
  if (typeof value === "number") {
    return Number(text) === Number(value.toFixed(6)) ||
      Number(text) === Number(value.toFixed(4));
  }
  if (typeof value === "string") {
    return value === text || value.toLowerCase() === `${text}`.toLowerCase() ||
      value.replace("Infinity", "inf") === text;
  }
  if (Array.isArray(value)) return value.join(", ") === text || String(value) === String(text);
  if (typeof value === "object") {
    return typeof text === "string" && Object.keys(value).every((key) => text.includes(`${key}=`));
  }
  return String(value) === text;
}

test("of a store that upstream wrote both say the same", withUpstream, async (t) => {
  const ids = await fill(t, (args) => upstream(t, args).then());
  // As versions 0 and 1 of the store laid them out, which `migrate` knows.
  const metadata = t.store.metadata(ids.unnamed);
  const { storage_version: _, project: __, ...old } = metadata;
  const write = (id: string, content: unknown) =>
    Deno.writeTextFileSync(join(t.store.folder(id), "metadata.json"), JSON.stringify(content));
  write(ids.unnamed!, old);
  const { project: ___, ...version1 } = t.store.metadata(ids["uses it"]);
  write(ids["uses it"]!, { ...version1, storage_version: 1 });
  assert.ok(await compareAll(t, ids) > 40);
});

test("of a store that we wrote both say the same", withUpstream, async (t) => {
  const ids = await fill(t, (args) => t.yanex(args).then());
  assert.ok(await compareAll(t, ids) > 40);
});
