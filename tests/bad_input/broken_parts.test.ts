/** Experiments of which a file is damaged, among others that are not. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Sandbox, test } from "../harness.ts";
import { putStored } from "../list/stored.ts";

/** Each lacks another file; `00000000` is whole. */
const damages: Readonly<Record<string, readonly [file: string, text: string]>> = {
  "00000001": ["metrics.json", '[{"step": 0,'],
  "00000002": ["metrics.json", "[\n  {\n"],
  "00000003": ["metrics.json", "null"],
  "00000004": ["params.yaml", "lr: [1,\n"],
  "00000005": ["dependencies.json", "{"],
  "00000006": ["metadata.json", ""],
  "00000007": ["metadata.json", '{"id": "00000007", "na'],
  "00000008": ["metadata.json", "[1]"],
  "00000009": ["metadata.json", '{"name": [1], "status": 7, "tags": "x", "created_at": 5}'],
  "0000000a": ["metrics.jsonl", '{"step": 0, "acc": 0.5}\n\x00\x00\n{"step": 1, "a'],
  "0000000b": [".defaults.jsonl", "{\n"],
};

function putDamaged(t: Sandbox): string[] {
  const whole = { params: "lr: 0.1\n", metrics: { acc: 0.9 } };
  const ids = ["00000000", ...Object.keys(damages)];
  putStored(t, Object.fromEntries(ids.map((id) => [id, { ...whole, name: `run-${id}` }])));
  for (const [id, [file, text]] of Object.entries(damages)) {
    Deno.writeTextFileSync(join(t.store.folder(id), file), text);
  }
  return ids;
}

/** No answer is one of ours going wrong. */
const OURS = /something went wrong inside/;

test("among many experiments damaged ones are told of, and never the end", async (t) => {
  const ids = putDamaged(t);
  const many = [
    "list --all",
    "list --all --json",
    "list --param lr>0 --metric acc>0 --sort metric:acc",
    "get param:lr --name *",
    "get metric:acc --name *",
    "get acc --name *",
    "get params --name * --json",
    "get dependencies --name *",
    "get stdout --name *",
    "get lineage --name *",
    "get run-command --name *",
    "compare --no-interactive",
    "compare --json --params all --metrics all --metric-value mean",
    "compare --csv --include-dep-params",
    "du",
    "gc --dry-run",
    "update --name * --add-tag x --dry-run",
  ];
  for (const args of many) {
    const { stderr, stdout } = await t.yanex(args);
    assert.doesNotMatch(stderr, OURS, args);
    assert.notEqual(stdout, "", args);
  }
  await t.yanex("migrate --all --dry-run").fails(1).stdout(
    /^ {2}- \d experiments need migration$/m,
  );
  const { stdout: listed } = await t.yanex("list --all --csv");
  for (const id of ids) assert.ok(listed.includes(`\n${id},`), id);
  const { stdout } = await t.yanex("get metric:acc --name run-*");
  assert.match(stdout, /^00000000: 0\.9$/m);
  assert.match(stdout, /^0000000a: 0\.5$/m);
  assert.match(stdout, /^00000001: \[not_found\]$/m);
  await t.yanex("doctor").fails(1);
});

test("a damaged experiment that is named is an error that says what, or is shown", async (t) => {
  putDamaged(t);
  // Some succeed, some cannot: what they must not do is to break or to blame the command line.
  const call = async (command: string) => {
    const { code, stderr } = await t.start(command).ended();
    assert.doesNotMatch(stderr, OURS, command);
    assert.ok(code === 0 || (code === 1 && /^error: /m.test(stderr)), `${command}: ${code}`);
  };
  const parts = ["00000001", "00000002", "00000004", "00000005", "00000007", "00000009"];
  for (const command of ["show -F csv", "metrics", "get lr", "get run-command", "lineage"]) {
    await Promise.all(parts.map((id) => call(`${command} ${id}`)));
  }
  await t.yanex("metrics 00000001").fails(1).stderr(
    /^error: the metrics in <store>\/<id>\/metrics\.json cannot be read: .*\nhint: restore the file/,
  );
  await t.yanex("get param:lr 00000004").fails(1).stderr(/^error: parameter file .*params\.yaml, /);
});
