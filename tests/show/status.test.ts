import assert from "node:assert/strict";
import { skipUnless, test } from "../harness.ts";
import { untilRecorded } from "../run/recorded.ts";
import { environment, pageOf } from "./page.ts";

const linux = skipUnless(Deno.build.os === "linux", "looks at processes in /proc");

/** Waits until a file of that name is there. */
const waiting = "import os, time\nprint('ready')\n" +
  "while not os.path.exists('go'): time.sleep(0.01)\n";

const head = (status: string) =>
  `Experiment: [unnamed] (<id>)
      Status  ${status}
      Script  <dir>/train.py
   Directory  <store>/<id>
     Created  <time> UTC
     Started  <time> UTC
`;

test("a failed experiment ends with its error", async (t) => {
  t.write("train.py", "raise ValueError('no data')\n");
  await t.yanex("run train.py -q").fails(1);
  const page = await pageOf(t, t.store.onlyId());
  assert.ok(page.startsWith(head("✗ failed") + "       Ended  <time> UTC\n"));
  assert.ok(page.endsWith(
    `${environment}
Error
  Script exited with code 1: Traceback (most recent call last):
    File "<dir>/train.py", line 1, in <module>
      raise ValueError('no data')
  ValueError: no data
`,
  ));
});

test("a cancelled experiment ends with its reason", async (t) => {
  t.write("train.py", "import yanex\nyanex.cancel('not worth it')\n");
  await t.yanex("run train.py -q").fails(1);
  const page = await pageOf(t, t.store.onlyId());
  assert.ok(page.startsWith(head("✗ cancelled") + "       Ended  <time> UTC\n"));
  assert.ok(page.endsWith(`${environment}\nCancelled\n  not worth it\n`));
});

test("a running experiment is shown with what there is so far", async (t) => {
  t.write("train.py", "import yanex\nyanex.log_metrics({'loss': 0.5})\n" + waiting);
  const run = t.start("run train.py -q");
  await run.prints("ready\n");
  await untilRecorded(t, "ready\n");
  const page = await pageOf(t, t.store.onlyId());
  assert.ok(page.startsWith(head("● running") + "    Duration  <duration> so far\n"), page);
  assert.match(page, /\nMetrics \(1\)\n.*\n {5}0 {2}<clock> {2}0\.5000\n/);
  assert.match(page, /\n {2}stdout\.txt {3}6 B /);
  assert.doesNotMatch(page, /Ended|Error|Runner died/);
  // Looking is no reason to change anything; neither is there anything to fix.
  assert.equal(await pageOf(t, t.store.onlyId(), "--fix"), page);
  t.write("go", "");
  assert.equal((await run.ended()).code, 0);
  assert.equal(t.store.metadata().status, "completed");
});

test("a run whose runner was killed has failed; --fix writes that down", linux, async (t) => {
  t.write("train.py", "import yanex\nyanex.log_metrics({'loss': 0.5})\n" + waiting);
  const run = t.start("run train.py -q");
  await run.prints("ready\n");
  await untilRecorded(t, "ready\n");
  const id = t.store.onlyId();
  const script: number = JSON.parse(t.store.text(".script.json", id)).pid;
  run.signal("SIGKILL");
  await run.ended();

  const page = await pageOf(t, id);
  assert.ok(page.startsWith(head("✗ failed (runner died)")));
  assert.ok(
    page.endsWith(`
Runner died
  yanex itself was killed while the script ran: the record has no end.
  The script still runs as process ${script}.
  yanex show <id> --fix writes the end into the record.
`),
    page,
  );
  const { stdout } = await t.yanex(`show ${id} --json`);
  assert.equal(JSON.parse(stdout).status, "failed");
  assert.equal(JSON.parse(stdout).runner_died, true);
  // Reading changes nothing.
  assert.equal(t.store.metadata(id).status, "running");

  Deno.kill(script, "SIGKILL");
  const fixed = await pageOf(t, id, "--fix");
  assert.ok(fixed.startsWith(head("✗ failed") + "       Ended  <time> UTC\n"), fixed);
  assert.ok(fixed.endsWith("\nError\n  runner died\n"), fixed);
  const { status, error_message, started_at, completed_at, duration } = t.store.metadata(id);
  assert.deepEqual({ status, error_message }, { status: "failed", error_message: "runner died" });
  assert.ok(completed_at >= started_at && duration >= 0);
  assert.equal(JSON.parse(t.store.text("metrics.json", id))[0].loss, 0.5);
  assert.equal(await pageOf(t, id, "--fix"), fixed);
});

test("an archived experiment says so", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q -n old");
  const id = t.store.onlyId();
  Deno.mkdirSync(`${t.store.path}/archived`);
  Deno.renameSync(`${t.store.path}/${id}`, `${t.store.path}/archived/${id}`);
  const page = await pageOf(t, "old", "-a");
  assert.match(page, /\n {3}Directory {2}<store>\/archived\/<id> \(archived\)\n/);
  assert.equal(await pageOf(t, id.slice(0, 4), "--archived"), page);
  assert.equal(JSON.parse((await t.yanex("show old -a --json")).stdout).archived, true);
});
