import assert from "node:assert/strict";
import { join } from "node:path";
import { putStored } from "../lineage/stored.ts";
import { type Sandbox, test } from "../harness.ts";

/** What fish would be offered for a word after others. */
async function offered(t: Sandbox, word: string, ...words: string[]): Promise<string[]> {
  const { stdout } = await t.yanex(["__complete", "fish", word, "yanex", ...words]).stderr("");
  return stdout.split("\n").slice(1, -1).map((line) => line.split("\t")[0]!);
}

/** The first line: what the shell completes itself. */
async function leftToShell(t: Sandbox, word: string, ...words: string[]): Promise<string> {
  const { stdout } = await t.yanex(["__complete", "fish", word, "yanex", ...words]).stderr("");
  return stdout.split("\n")[0]!;
}

/** One finished run of `train.py` with a parameter and a metric. */
function putRun(t: Sandbox): void {
  putStored(t, { aa000001: { name: "base", script: "train.py", started: "10:00" } });
  const folder = t.store.folder("aa000001");
  const write = (file: string, text: string) => Deno.writeTextFileSync(join(folder, file), text);
  const log = '{"step": 0, "timestamp": "2026-03-01T10:00:00.000000", "loss": 0.5}\n';
  const facts = { last: 0.5, min: 0.5, max: 0.5, count: 1, first_step: 0, last_step: 0 };
  write("params.yaml", "lr: 0.1\n");
  write("metrics.jsonl", log);
  write("metrics.json", `[${log.trim()}]`);
  write(
    "metrics_summary.json",
    JSON.stringify({
      log_bytes: log.length,
      rows: 1,
      steps: 1,
      ordered: true,
      metrics: { loss: facts },
      others: [],
    }),
  );
}

test("filters of commands for many experiments take what the store has", async (t) => {
  putRun(t);
  assert.deepEqual(await offered(t, "", "list", "--name"), ["base"]);
  assert.deepEqual(await offered(t, "", "list", "-c"), ["train.py"]);
  assert.deepEqual(await offered(t, "", "list", "--param"), ["lr"]);
  assert.deepEqual(await offered(t, "", "list", "--metric"), ["loss"]);
  assert.deepEqual(await offered(t, "failed,st", "list", "-s"), ["failed,staged"]);
  assert.deepEqual(await offered(t, "aa000001,ba", "list", "--ids"), ["aa000001,base"]);
  assert.deepEqual(await offered(t, "para", "list", "--sort"), ["param:"]);
  assert.deepEqual(await offered(t, "-metric:", "list", "--sort"), ["-metric:loss"]);
  assert.deepEqual(await offered(t, "-dur", "list", "--sort"), ["-duration"]);
});

test("fields of `get`, and after them an experiment", async (t) => {
  putRun(t);
  const fields = await offered(t, "", "get");
  for (const field of ["status", "stdout", "param:", "metric:"]) {
    assert.ok(fields.includes(field), field);
  }
  assert.deepEqual(await offered(t, "param:", "get"), ["param:lr"]);
  assert.deepEqual(await offered(t, "", "get", "status"), ["latest", "aa000001", "base"]);
});

test("every form of output that is offered is one", async (t) => {
  putRun(t);
  for (const name of ["list", "show", "get", "compare"]) {
    const forms = await offered(t, "", name, "--format");
    assert.ok(forms.includes("json"), name);
    for (const form of forms) {
      const rest = name === "get" ? ["status", "base"] : name === "show" ? ["base"] : [];
      await t.yanex([name, ...rest, "--format", form]).succeeds();
    }
  }
});

test("every way with secrets that is offered is one", async (t) => {
  t.write("a.py", "");
  const ways = await offered(t, "", "run", "--secrets");
  assert.ok(ways.length > 0);
  for (const way of ways) await t.yanex(["run", "a.py", "--dry-run", "--secrets", way]).succeeds();
});

test("files and folders are left to the shell", async (t) => {
  assert.equal(await leftToShell(t, "", "run"), "\t^[^\\t]*(/|\\.py)(\\t|$)");
  assert.equal(
    await leftToShell(t, "--config=", "run"),
    "--config=\t^[^\\t]*(/|\\.yaml|\\.yml|\\.json)(\\t|$)",
  );
  assert.equal(await leftToShell(t, "", "reproduce", "--export"), "\t^[^\\t]*/(\\t|$)");
  assert.equal(await leftToShell(t, "", "run", "train.py"), "\t^[^\\t]*(/|)(\\t|$)");
  assert.equal(await leftToShell(t, "", "run", "train.py", "--"), "");
});
