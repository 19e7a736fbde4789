import assert from "node:assert/strict";
import { dirname } from "node:path";
import { type Sandbox, skipUnless, test, upstreamPython } from "../harness.ts";

const withUpstream = skipUnless(upstreamPython, "needs upstream yanex (YANEX_TEST_UPSTREAM)");

const script = `import sys, yanex
print("one")
print("two, é")
print("oops", file=sys.stderr)
for i in range(3):
    yanex.log_metrics({"loss": 0.5 / (i + 1), "n": i, "tiny": 1e-7, "ok": True, "note": 'a, "b"'}, step=i)
yanex.log_metrics({"late": 1.0}, step=7)
yanex.save_artifact({"a": 1}, "m.json")
if yanex.get_param("fail", False):
    raise ValueError("bad")
`;

const config = `lr: 0.1
model: {layers: 3, lr: 0.5, kind: mlp}
map: {a: x, b: y}
xs: [1, 2, 3]
one: [7]
words: [a, b]
text: plain
flag: true
none: null
tiny: 1.0e-07
big: 1.0e+20
`;

/** Fields of which scripts may depend on the output. Those that differ are in docs/decisions.md. */
const values = [
  ..."id name status description tags script_path created_at completed_at failed_at".split(" "),
  ..."error_message cancellation_reason params metrics dependencies".split(" "),
  ..."param:lr params.lr param:model.layers param:layers layers params.xs param:xs".split(" "),
  ..."params.one params.words params.map text flag none param:big".split(" "),
  ..."metric:loss metrics.loss metric:n metric:ok metric:note metric:late metric:tiny".split(" "),
  ..."git.branch git.commit_hash git.author".split(" ").slice(0, 2),
  ..."environment.python.python_executable environment.system.hostname meta:git.branch".split(" "),
  ..."meta:status cli-command experiment-dir artifacts-dir".split(" "),
];

/** Fields with values of every form. */
const shaped = "name tags params param:lr params.xs param:xs params.map none flag metric:note " +
  "dependencies git.branch";

const formats = ["json", "csv", "markdown", "sweep"];

/** Calls `get` of upstream many times in one process. */
const ask = `
import json, sys
from click.testing import CliRunner
from yanex.cli.main import cli

answers = []
for args in json.load(sys.stdin):
    result = CliRunner().invoke(cli, ["get", *args])
    answers.append([result.exit_code, result.stdout])
print(json.dumps(answers))
`;

async function run(t: Sandbox, ...args: string[]): Promise<string> {
  const before = new Set(t.store.ids());
  await t.call(`${dirname(upstreamPython!)}/yanex`, ["run", "script.py", ...args], {});
  return t.store.ids().find((id) => !before.has(id))!;
}

test(
  "upstream and yanex get the same from a store that upstream wrote",
  withUpstream,
  async (t) => {
    t.write("script.py", script);
    t.write("c.yaml", config);
    await t.commit();
    const first = await run(t, "-c", "c.yaml", "-n", "first", "-t", "b", "-t", "a", "-d", "for x");
    const child = await run(
      t,
      "-c",
      "c.yaml",
      "-n",
      "child",
      "-D",
      `data=${first}`,
      "-p",
      "lr=0.3",
    );
    const calls: string[][] = [
      ...values.map((field) => [field, child]),
      ...shaped.split(" ").flatMap((field) =>
        formats.map((format) => [field, child, "-F", format])
      ),
      ...["artifacts", "stdout", "stderr"].map((field) => [field, first, "-F", "json"]),
      ...["--head 1", "--tail 1", "--head 1 --tail 1"].map((
        lines,
      ) => ["stdout", first, ...lines.split(" ")]),
      ...["name", "tags", "param:lr", "metric:loss", "dependencies"].flatMap((field) =>
        formats.map((format) => [field, "--status", "completed", "-F", format])
      ),
      ...["json", "csv", "markdown"].map((format) => ["upstream", child, "-F", format]),
      ...["nope:x", "par*", "metric:loss --tail 3"].map((text) => [...text.split(" "), first]),
    ];
    const { stdout } = await t.call(upstreamPython!, ["-c", ask], { stdin: JSON.stringify(calls) });
    const answers: [code: number, output: string][] = JSON.parse(stdout);
    for (const [i, args] of calls.entries()) {
      const [code, theirs] = answers[i]!;
      const ours = code === 0
        ? await t.yanex(["get", ...args])
        : await t.yanex(["get", ...args]).fails();
      if (code === 0) assert.equal(ours.stdout, expected(args, theirs), args.join(" "));
    }
  },
);

/** Quotes inside the JSON of a map are doubled in CSV, which upstream forgets. */
function expected(args: readonly string[], theirs: string): string {
  if (!args.includes("csv") && !args.includes("sweep")) return theirs;
  return theirs.replace(/"(\{[^}]*\})"/g, (_, json) => `"${json.replaceAll('"', '""')}"`);
}
