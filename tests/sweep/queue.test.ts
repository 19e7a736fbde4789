/** The race that experiment queues are known for: runs or their logs that get lost. */
import assert from "node:assert/strict";
import { type Sandbox, test } from "../harness.ts";

const heavy = Deno.env.has("YANEX_TEST_HEAVY");
const compiled = Deno.env.has("YANEX_TEST_COMMAND");
const rounds = compiled ? (heavy ? 10 : 2) : (heavy ? 3 : 1);
const queued = compiled ? 100 : 30;
const atOnce = compiled ? 20 : 8;

test(`${queued} that sleep a moment, ${atOnce} at once, ${rounds} rounds: nothing is lost`, async (t) => {
  t.write(
    "train.py",
    "import time, yanex\ni = yanex.get_param('i')\nprint('begin', i)\ntime.sleep(0.2)\n" +
      "yanex.log_metrics({'i': i})\nyanex.save_artifact({'i': i}, 'result.json')\nprint('end', i)\n",
  );
  await t.commit();
  for (let round = 0; round < rounds; round++) {
    await t.yanex(["run", "train.py", "--stage", "-q", "-p", `i=range(${queued})`]);
    const { stdout } = await t.yanex(`run --staged -j ${atOnce}`, { timeoutSeconds: 300 });
    assert.match(stdout, new RegExp(`\n✓ ${queued} completed, 0 failed in .*\n$`));
    checkRound(t);
    Deno.removeSync(t.store.path, { recursive: true });
  }
});

function checkRound(t: Sandbox): void {
  const all = t.store.experiments();
  assert.equal(all.length, queued);
  for (const { id, status, sweep, completed_at, runner } of all) {
    const i = sweep.params.i;
    assert.deepEqual([status, runner.exit_code, typeof completed_at], ["completed", 0, "string"]);
    assert.equal(t.store.artifact(id, "stdout.txt"), `begin ${i}\nend ${i}\n`);
    assert.equal(t.store.artifact(id, "stderr.txt"), "");
    assert.equal(JSON.parse(t.store.artifact(id, "result.json")).i, i);
    assert.equal(JSON.parse(t.store.text("metrics.json", id))[0].i, i);
    assert.match(t.store.text("metrics.jsonl", id), /^\{.*\}\n$/);
  }
}
