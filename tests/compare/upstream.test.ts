import assert from "node:assert/strict";
import { type Sandbox, test } from "../harness.ts";
import { upstream, upstreamJson, withUpstream } from "../upstream/tools.ts";

/** A script of an experiment of upstream, which logs what its parameters say. */
const script = `import yanex
n = yanex.get_param("n")
for step in range(3):
    yanex.log_metrics({"loss": 1.5 / (n + step + 1), "acc": 0.25 * n, "same": 7, "big": 123456.789 * n})
if n == 2:
    yanex.log_metrics({"late": True, "phase": "end"})
`;

/** Makes a store as upstream writes it. */
async function upstreamStore(t: Sandbox): Promise<void> {
  t.write("train.py", script);
  t.write(
    "c.yaml",
    "model:\n  lr: 0.001\n  layers: [1, 2, 3]\n  act: relu\nflag: true\nnothing: null\n",
  );
  for (const n of [1, 2, 3]) {
    const params = ["-p", `n=${n}`, "-p", `model.lr=${n / 1000}`];
    if (n === 3) params.push("-p", "extra=only here", "-p", "flag=false");
    await upstream(t, ["run", "train.py", "-c", "c.yaml", "-n", `run ${n}`, "-t", "x", ...params]);
  }
}

/** What upstream shows for a value; the same rule as its source, whatever ours shows. */
function shownByUpstream(value: unknown): unknown {
  if (value === null) return "-";
  if (Array.isArray(value)) return value.map(String).join(", ");
  if (typeof value !== "number") return String(value);
  if (Number.isInteger(value)) return String(value);
  if (Math.abs(value) >= 10_000) return value.toExponential(2).replace(/e\+(\d)$/, "e+0$1");
  return String(Number(value.toFixed(Math.abs(value) >= 1 ? 4 : 6)));
}

/** Metrics that upstream has, and that are none. */
const NO_METRICS = ["step", "timestamp", "last_updated"];

const isMetric = (key: string) => !NO_METRICS.includes(key.replace(/^metric_/, ""));

test(
  "JSON is upstream's, field by field, with values instead of texts",
  withUpstream,
  async (t) => {
    await upstreamStore(t);
    const calls = [
      [],
      ["--params", "all", "--metrics", "all"],
      ["--params", "n,model.*", "--metrics", "acc,l*"],
      ["--params", "lr", "--metrics", "none", "--meta", "tags,script_path"],
      ["--params", "none", "--metrics", "all", "--meta", "none"],
    ];
    for (const call of calls) {
      const args = ["compare", "--format", "json", ...call];
      const theirs = await upstreamJson(t, args);
      const ours = JSON.parse((await t.yanex(args)).stdout);
      assert.deepEqual(Object.keys(ours), Object.keys(theirs));
      assert.equal(ours.total_experiments, 3);
      assert.deepEqual(ours.param_columns, theirs.param_columns, call.join(" "));
      assert.deepEqual(ours.metric_columns, theirs.metric_columns.filter(isMetric));
      ours.experiments.forEach((experiment: Record<string, unknown>, at: number) => {
        const expected = theirs.experiments[at] as Record<string, unknown>;
        assert.deepEqual(Object.keys(experiment), Object.keys(expected).filter(isMetric));
        for (const [key, value] of Object.entries(experiment)) {
          const text = key === "meta:tags" ? value : shownByUpstream(value);
          assert.deepEqual(text, expected[key], `${call.join(" ")}: ${key}`);
        }
      });
    }
  },
);

test("CSV has upstream's header and rows", withUpstream, async (t) => {
  await upstreamStore(t);
  const args = [
    "compare",
    "--format",
    "csv",
    "--metrics",
    "acc,loss,late",
    "--params",
    "n,lr,act,flag,extra",
  ];
  const rows = (text: string) => text.trimEnd().split("\r\n").map((line) => line.split(","));
  const [theirs, ours] = [
    rows((await upstream(t, args)).stdout),
    rows((await t.yanex(args)).stdout),
  ];
  assert.deepEqual(ours[0], theirs[0]);
  assert.equal(ours.length, theirs.length);
  ours.slice(1).forEach((row, at) =>
    row.forEach((cell, column) => {
      const number = Number(cell);
      const text = Number.isNaN(number) || cell === "" ? cell : shownByUpstream(number);
      assert.equal(text, theirs[at + 1]![column], ours[0]![column]);
    })
  );
});

test("all fields of the record that upstream has are there", withUpstream, async (t) => {
  await upstreamStore(t);
  const args = "compare --json --meta all --params none --metrics none".split(" ");
  const theirs = await upstreamJson(t, args);
  const ours = JSON.parse((await t.yanex(args)).stdout);
  const missing = Object.keys(theirs.experiments[0]).filter((key) => !(key in ours.experiments[0]));
  assert.deepEqual(missing, []);
});

test("the same experiments are found, by id, name and filter", withUpstream, async (t) => {
  await upstreamStore(t);
  const [first, second] = t.store.ids();
  for (
    const selection of [
      [second!, first!],
      ["run 3", "run 1"],
      ["--name", "run [12]"],
      ["--status", "completed", "--tag", "x"],
      ["--ids", `${first},${second}`],
    ]
  ) {
    const args = ["compare", "--json", ...selection];
    const ids = (answer: { experiments: Record<string, string>[] }) =>
      answer.experiments.map((experiment) => experiment["meta:id"]);
    const theirs = await upstreamJson(t, args);
    assert.deepEqual(
      ids(JSON.parse((await t.yanex(args)).stdout)),
      ids(theirs),
      selection.join(" "),
    );
  }
});
