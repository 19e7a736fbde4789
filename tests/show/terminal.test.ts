import assert from "node:assert/strict";
import { type Sandbox, test } from "../harness.ts";
import { shell } from "../run/shell.ts";
import { pageOf } from "./page.ts";

/** What could do something to a terminal: ESC, CSI of 8 bits, BEL, DEL, a mark that turns text. */
const danger = "\x1b]0;title\x07\x1b[2J\x9b31m\x7f\u202e";

/** Puts {@link danger} everywhere in the record of an experiment. */
async function dangerous(t: Sandbox): Promise<string> {
  t.write("train.py", "import sys, yanex\nyanex.log_metrics({sys.argv[1]: sys.argv[1]})\n");
  await t.commit(`message ${danger.replaceAll("\x9b", "")}`);
  t.write("c.json", JSON.stringify({ [`key${danger}`]: `value${danger}`, list: [danger] }));
  await t.yanex(["run", "train.py", "-q", "-c", "c.json", "-d", "x\ny", danger]);
  const id = t.store.onlyId();
  const file = `${t.store.folder(id)}/metadata.json`;
  const metadata = JSON.parse(Deno.readTextFileSync(file));
  Object.assign(metadata, {
    name: `name${danger}`,
    description: `description${danger}`,
    project: danger,
    tags: [danger],
    status: "failed",
    error_message: `error${danger}\nsecond line`,
  });
  Deno.writeTextFileSync(file, JSON.stringify(metadata));
  Deno.writeTextFileSync(`${t.store.folder(id)}/artifacts/file${danger.replace("/", "")}`, "");
  return id;
}

test("control characters of a record never reach the terminal", async (t) => {
  const id = await dangerous(t);
  const { stdout } = await t.yanex(`show ${id}`).stderr("");
  assert.doesNotMatch(stdout, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
  for (const part of ["name", "description", "key", "value", "error", "file", "message "]) {
    assert.ok(stdout.includes(`${part}\\x1b]0;title\\x07\\x1b[2J`), part);
  }
  const json = await t.yanex(`show ${id} --json`);
  assert.doesNotMatch(json.stdout, /[\x00-\x09\x0b-\x1f]/);
});

test("with colour, all escapes are ours", async (t) => {
  const id = await dangerous(t);
  const { stdout } = await t.yanex(`show ${id}`, {
    env: { NO_COLOR: undefined, FORCE_COLOR: "1" },
  });
  assert.match(stdout, /^\x1b\[1mExperiment: name\\x1b/);
  assert.doesNotMatch(stdout.replaceAll(/\x1b\[\d+m/g, ""), /[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
});

test("a table fits into 40 columns; the widest column gives way", async (t) => {
  t.write("train.py", "import yanex\nyanex.log_metrics({'accuracy': 0.9, 'loss': 0.1})\n");
  await t.yanex(["run", "train.py", "-q", "-p", `text=${"long ".repeat(20)}`, "-p", "lr=0.1"]);
  t.env.COLUMNS = "40";
  const page = await pageOf(t, t.store.onlyId());
  assert.ok(
    page.includes(`
Parameters
  Parameter  Value
  text       long long long long long…
  lr         0.1
`),
    page,
  );
  assert.match(page, /\n {5}0 {2}<clock> {4}0\.9000 {2}0\.1000\n/);
});

test("columns line up with wide characters and emoji", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q -p 学習率=0.1 -p 🧪=訓練 -p x=é -n 実験");
  const page = await pageOf(t, t.store.onlyId());
  assert.ok(page.startsWith("Experiment: 実験 (<id>)\n"));
  assert.ok(
    page.includes(`
Parameters
  Parameter  Value
  学習率     0.1
  🧪         訓練
  x          é
`),
    page,
  );
});

test("a reader that goes away is no error", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q -n x");
  await shell(t, "(yanex show x; echo $? >code) | head -1").stdout(/^Experiment: x \(<id>\)\n$/);
  assert.equal(t.read("code"), "0\n");
});

test("of many metrics as many get a column as there is room for, and all are named", async (t) => {
  t.write(
    "train.py",
    "import yanex\nfor i in range(12):\n" +
      "    yanex.log_metrics({f'metric{j}': i / 3 for j in range(6)}, step=i)\n",
  );
  await t.yanex("run train.py -q");
  t.env.COLUMNS = "40";
  const page = await pageOf(t, t.store.onlyId());
  assert.match(page, /\n {2}Step {2}metric0 {2}metric1 {2}metric2\n/);
  assert.match(page, /\n All metrics {2}metric0, metric1, metric2, metric3, metric4, metric5\n/);
  assert.match(page, /\n {2}metric0 {2}3\.6667 {2}0\.0 {2}3\.6667 {2}▁[▁-█]{6}█\n/);
  const table = page.slice(page.indexOf("\nMetrics"), page.indexOf("\nArtifacts"));
  for (const line of table.split("\n").filter((text) => !text.includes("All metrics"))) {
    assert.ok(line.length <= 40, line);
  }
});
