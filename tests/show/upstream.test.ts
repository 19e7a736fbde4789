import assert from "node:assert/strict";
import { dirname } from "node:path";
import { type Sandbox, skipUnless, test, type Transcript, upstreamPython } from "../harness.ts";
import { pageOf } from "./page.ts";

const withUpstream = skipUnless(upstreamPython, "needs upstream yanex (YANEX_TEST_UPSTREAM)");

/** Calls the Python tool yanex, on the same store and with its own Python. */
function upstream(t: Sandbox, ...args: string[]): Transcript {
  return t.call(`${dirname(upstreamPython!)}/yanex`, args, { env: { COLUMNS: "200" } });
}

const script = `import yanex
print(yanex.get_params())
for epoch in range(3):
    yanex.log_metrics({"loss": 1 / (epoch + 1)}, step=epoch)
yanex.save_artifact("text", "notes.txt")
`;

test("an experiment that upstream yanex made is shown like ours", withUpstream, async (t) => {
  t.write("train.py", script);
  t.write("config.yaml", "lr: 0.1\nmodel: {layers: 2}\n");
  await t.commit("first");
  await upstream(t, "run", "train.py", "-n", "theirs", "-d", "text", "-t", "a", "-p", "lr=0.5");
  const page = await pageOf(t, "theirs");
  assert.equal(
    page,
    `Experiment: theirs (<id>)
      Status  ✓ completed
     Project  project
        Tags  a
 Description  text
      Script  <dir>/train.py
   Directory  <store>/<id>
     Created  <time> UTC
     Started  <time> UTC
       Ended  <time> UTC
    Duration  <duration>
   Run again  yanex run train.py -p "lr=0.5" -p "model.layers=2" -n "theirs" -d "text" -t "a"

Parameters
  Parameter     Value
  lr            0.5
  model.layers  2

Metrics (1)
  Step  Time        loss
     0  <clock>  1.0000
     1  <clock>  0.5000
     2  <clock>  0.3333

Artifacts
  Artifact    Size  Modified (UTC)
  notes.txt    4 B  <time>
  stderr.txt   0 B  <time>
  stdout.txt  36 B  <time>

Code
      Commit  <commit> first
      Branch  main
      Author  A U Thor
     Changes  none: the commit is all
   Reproduce  yanex reproduce <id>

Environment
      Python  <python>
    Platform  <platform>
        Host  <host>
      Folder  <dir>
`,
  );
});

test("one that failed there has failed here", withUpstream, async (t) => {
  t.write("train.py", "raise ValueError('no data')\n");
  await upstream(t, "run", "train.py", "-n", "theirs").fails();
  assert.match(await pageOf(t, "theirs"), /\n {6}Status {2}✗ failed\n/);
  assert.match(await pageOf(t, "theirs"), /\nError\n.*ValueError: no data\n$/s);
});

test("our experiments are listed, shown and read by upstream yanex", withUpstream, async (t) => {
  t.write("train.py", script);
  t.write("config.yaml", "lr: 1.0e-05\nmodel: {layers: 2, name: 'yes'}\n");
  await t.commit("first");
  t.write("config.yaml", "lr: 1.0e-05\nmodel: {layers: 3, name: 'yes'}\n");
  await t.yanex("run train.py -q -n ours -d text -t a -t b");
  await t.yanex("run train.py -q -n more -p x=1");
  const id = t.store.ids()[0]!;

  const { stdout: list } = await upstream(t, "list");
  assert.match(list, /Found 2 experiments/);
  assert.match(list, new RegExp(`${id} .*✓ completed`));
  const { stdout: page } = await upstream(t, "show", id);
  assert.match(page, /^\nExperiment: ours \(\w{8}\)\n +Status: ✓ completed\n +Project: project\n/);
  assert.match(page, / model\.layers {3}3 /);
  assert.match(page, / 2 {3}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {3}0\.3333 /);
  const answers: [field: string, answer: string][] = [
    ["param:lr", "1e-05"],
    ["param:model.layers", "3"],
    ["metric:loss", "0.3333333333333333"],
    ["meta:git.branch", "main"],
    ["stdout", "{'lr': 1e-05, 'model': {'layers': 3, 'name': 'yes'}}\n"],
  ];
  for (const [field, answer] of answers) {
    await upstream(t, "get", field, id).stdout(`${answer}\n`);
  }
});
