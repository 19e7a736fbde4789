import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { environment, pageOf } from "./page.ts";

test("the page of a completed experiment has everything that was recorded", async (t) => {
  t.write(
    "train.py",
    `import yanex
for epoch in range(3):
    yanex.log_metrics({"loss": 1 / (epoch + 1), "correct": epoch * 10, "lr": 1e-5})
yanex.get_param("seed", 1)
yanex.get_param("optimizer", "adam")
yanex.save_artifact({"a": 1}, "models/best.json")
print("done")
`,
  );
  t.write("config.yaml", "lr: 0.1\nmodel: {layers: 3, name: '1'}\n");
  await t.commit("first\n\nbody");
  t.write("config.yaml", "lr: 0.2\nmodel: {layers: 3, name: '1'}\n");
  t.write("notes.txt", "untracked");
  await t.git("remote", "add", "origin", "https://example.org/a/b.git");
  await t.yanex("run train.py -q -n baseline -d 'what it is for' -t one -t two -- --fold 3");
  assert.equal(
    await pageOf(t, "baseline"),
    `Experiment: baseline (<id>)
      Status  ✓ completed
     Project  project
        Tags  one, two
 Description  what it is for
      Script  <dir>/train.py --fold 3
   Directory  <store>/<id>
     Created  <time> UTC
     Started  <time> UTC
       Ended  <time> UTC
    Duration  <duration>
   Run again  yanex run train.py -p "lr=0.2" -p "model.layers=3" -p 'model.name="1"' -n "baseline" -d "what it is for" -t "one" -t "two" -- --fold 3

Parameters
  Parameter     Value
  lr            0.2
  model.layers  3
  model.name    "1"
  seed          1      script's default
  optimizer     adam   script's default

Metrics (3)
  Step  Time      correct    loss         lr
     0  <clock>        0  1.0000  1.000e-05
     1  <clock>       10  0.5000  1.000e-05
     2  <clock>       20  0.3333  1.000e-05

Artifacts
  Artifact           Size  Modified (UTC)
  git_diff.patch    236 B  <time>
  models/best.json   12 B  <time>
  stderr.txt        140 B  <time>
  stdout.txt          5 B  <time>

Code
      Commit  <commit> first
      Branch  main
      Author  A U Thor
      Remote  https://example.org/a/b.git
     Changes  uncommitted, kept in artifacts/git_diff.patch (236 B)
   Untracked  1 file(s), not in the patch
   Reproduce  yanex reproduce <id>
${environment}`,
  );
});

test("the page of a script that does nothing is short", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q");
  assert.equal(
    await pageOf(t, t.store.onlyId()),
    `Experiment: [unnamed] (<id>)
      Status  ✓ completed
      Script  <dir>/train.py
   Directory  <store>/<id>
     Created  <time> UTC
     Started  <time> UTC
       Ended  <time> UTC
    Duration  <duration>
   Run again  yanex run train.py

Artifacts
  Artifact    Size  Modified (UTC)
  stderr.txt   0 B  <time>
  stdout.txt   0 B  <time>
${environment}`,
  );
});

test("a clean commit is all of the code", async (t) => {
  t.write("train.py", "");
  await t.commit("first");
  await t.yanex("run train.py -q");
  assert.match(
    await pageOf(t, t.store.onlyId()),
    /\n {6}Commit {2}<commit> first\n {6}Branch {2}main\n {6}Author {2}A U Thor\n {5}Changes {2}none: the commit is all\n {3}Reproduce {2}yanex reproduce <id>\n\n/,
  );
});

test("of many steps the last ten are shown, of many metrics eight and all names", async (t) => {
  t.write(
    "train.py",
    "import yanex\nfor i in range(25): yanex.log_metrics({f'm{j}': j for j in range(10)}, step=i)\n",
  );
  await t.yanex("run train.py -q");
  const page = await pageOf(t, t.store.onlyId());
  assert.match(
    page,
    /\nMetrics \(10, last 10 of 25 steps\)\n {2}Step {2}Time {6}m0 .* m7\n {4}15 /,
  );
  assert.match(page, /\n {4}24 .*\n All metrics {2}m0, m1, m2, m3, m4, m5, m6, m7, m8, m9\n/);
});

test("metrics that were logged for some steps only are told apart from zeros", async (t) => {
  t.write(
    "train.py",
    "import yanex\nyanex.log_metrics({'a': 0}, step=0)\n" +
      "yanex.log_metrics({'b': float('nan')}, step=1)\nyanex.log_metrics({'b': True}, step=2)\n",
  );
  await t.yanex("run train.py -q");
  assert.match(
    await pageOf(t, t.store.onlyId()),
    /Step {2}Time {6}a {5}b\n {5}0 {2}<clock> {2}0 {5}-\n {5}1 {2}<clock> {2}- {3}NaN\n {5}2 {2}<clock> {2}- {2}true\n/,
  );
});

test("a description of several lines goes on below its beginning", async (t) => {
  t.write("train.py", "");
  await t.yanex(["run", "train.py", "-q", "-d", "first\nsecond"]);
  assert.match(
    await pageOf(t, t.store.onlyId()),
    /\n Description {2}first\n {14}second\n/,
  );
  // What is moved in is no longer the command.
  await t.yanex(`show ${t.store.onlyId()}`).stdout(
    /\n {3}Run again {2}yanex get run-command <id> prints it, in several lines\n/,
  );
});

test("of more steps than are shown, the course of each metric is drawn", async (t) => {
  t.write(
    "train.py",
    "import yanex\nfor i in range(64): yanex.log_metrics({'up': i, 'down': -i / 2}, step=i)\n",
  );
  await t.yanex("run train.py -q");
  const page = await pageOf(t, t.store.onlyId());
  assert.match(page, /\n {4}63 {2}<clock> {2}-31\.5000 {2}63\n\n {2}Metric/);
  const course = "▁▁▁▁▂▂▂▂▃▃▃▃▄▄▄▄▅▅▅▅▆▆▆▆▇▇▇▇████";
  assert.ok(
    page.includes(`
  Metric      Last       Min  Max  Course
  down    -31.5000  -31.5000  0.0  ████▇▇▇▇▆▆▆▆▅▅▅▅▄▄▄▄▃▃▃▃▂▂▂▂▁▁▁▁
  up            63         0   63  ${course}
`),
    page,
  );
});

test("--show-metric and --metrics choose metrics; what is not there is named", async (t) => {
  t.write(
    "train.py",
    `import yanex
for i in range(20):
    yanex.log_metrics({"train.loss": i, "a1": i, "a2": i}, step=i)
yanex.log_metrics({"rare": 5}, step=0)
`,
  );
  await t.yanex("run train.py -q -n x");
  const page = (args: string) => t.yanex(`show x ${args}`);
  await page("--show-metric loss,'a*'").stderr("").stdout(
    /\nMetrics \(3 of 4, last 10 of 20 steps\)\n {2}Step {2}Time {6}train\.loss {2}a1 {2}a2\n/,
  );
  await page("--metrics a1 --show-metric nope").stderr("warning: there is no metric `nope`\n")
    .stdout(/\nMetrics \(1 of 4, [^]*\nArtifacts\n/);
  await page("--metrics rare").stdout(/\n {2}Step {2}Time {6}rare\n {5}0 {2}\S+ {5}5\n/);
  const none = await page("--metrics nope").stderr("warning: there is no metric `nope`\n");
  assert.doesNotMatch(none.stdout, /^Metrics/m);
  assert.match(none.stdout, /^Artifacts/m);
});

test("dependencies are shown with what they are, also a deleted one", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q -n data");
  await t.yanex("run train.py -q -n gone");
  const [data, gone] = ["data", "gone"].map((name) =>
    t.store.experiments().find((experiment) => experiment.name === name)!.id
  );
  await t.yanex(["run", "train.py", "-q", "-n", "x", "-D", `in=${data}`, "-D", `old=${gone}`]);
  Deno.removeSync(t.store.folder(gone!), { recursive: true });
  const { stdout } = await t.yanex("show x").stderr("");
  assert.ok(
    stdout.includes(`
Dependencies
  Slot  ID        Name  Script    Status
  in    ${data}  data  train.py  completed
  old   ${gone}  -     -         deleted
`),
    stdout,
  );
});

test("archived experiments are shown with --archived", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q -n x");
  const id = t.store.onlyId();
  Deno.mkdirSync(`${t.store.path}/archived`);
  Deno.renameSync(`${t.store.path}/${id}`, `${t.store.path}/archived/${id}`);
  await t.yanex("show x").fails(1).stderr(/add --archived\n$/);
  await t.yanex("show x --archived").stdout(/\/archived\/<id> \(archived\)\n/);
});
