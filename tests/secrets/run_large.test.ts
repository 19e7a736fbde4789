/** Patches that are scanned while the script runs. */
import assert from "node:assert/strict";
import { type Sandbox, test } from "../harness.ts";
import {
  assertFound,
  assertNowhere,
  filler,
  PASSWORD,
  TOKEN,
  WARNING,
  withSecrets,
} from "./run_support.ts";

/** More than is waited for, and more than is held in memory at all. */
const LARGE = 3_000_000;
const VERY_LARGE = 10_000_000;

/** A repository with a large patch that has secrets in its last file. */
async function withLargePatch(t: Sandbox, bytes: number, script?: string): Promise<void> {
  t.write("big.txt", "");
  await withSecrets(t, script);
  t.write("big.txt", filler(bytes));
}

/** Waits until its own record tells of the patch. */
const WAITING_SCRIPT = `import json, os, time
record = os.path.join(os.environ["YANEX_EXPERIMENTS_DIR"], os.environ["YANEX_EXPERIMENT_ID"], "metadata.json")
while True:
    with open(record) as file:
        known = json.load(file)["git"]["patch_secret_count"]
    if known is not None:
        break
    time.sleep(0.02)
print("known:", known)
`;

for (const bytes of [LARGE, VERY_LARGE]) {
  test(`a patch of ${bytes} bytes is scanned and recorded while the script runs`, async (t) => {
    await withLargePatch(t, bytes, WAITING_SCRIPT);
    const { stderr } = await t.yanex("run train.py -q").stdout("known: 2\n");
    assert.match(stderr, /^warning: the patch of uncommitted changes is large: .* MB/);
    assert.ok(stderr.endsWith(WARNING));
    const { git } = t.store.metadata();
    assertFound(git);
    assert.ok(git.patch_size_bytes > bytes);
    assert.ok(!("patch_scan_complete" in git));
  });
}

test("however the script ends, the record says what the patch has", async (t) => {
  await withLargePatch(t, LARGE, "import sys\nsys.exit(3)\n");
  await t.yanex("run train.py -q").fails(3);
  const started = t.store.metadata();
  assert.equal(started.status, "failed");
  assertFound(started.git);

  t.write("train.py", "import time\nprint('ready', flush=True)\ntime.sleep(60)\n");
  const running = t.start("run train.py -n cancelled");
  await running.prints("ready\n");
  running.signal("SIGINT");
  assert.equal((await running.ended()).code, 130);
  const cancelled = t.store.experiments().find(({ name }) => name === "cancelled")!;
  assert.equal(cancelled.status, "cancelled");
  assertFound(cancelled.git);
});

test("the experiments of a sweep share one scan, whether they run or wait", async (t) => {
  await withLargePatch(t, LARGE);
  const outcomes = [
    await t.yanex("run train.py -q -p i=range(3)"),
    await t.yanex("run train.py -q -p i=range(3) -j 3"),
    await t.yanex("run train.py -q -p i=range(3) --stage"),
    // The others of a sweep that ends early have the patch as well.
    await t.yanex("run train.py -q -p i=range(3) --fail-fast --timeout 0.01").fails(1),
  ];
  for (const { stderr } of outcomes) assert.equal(stderr.split(WARNING).length, 2);
  const all = t.store.experiments();
  assert.equal(all.length, 12);
  for (const { git } of all) assertFound(git);
});

test("what must not be stored is scanned first, however large the patch is", async (t) => {
  for (const bytes of [LARGE, VERY_LARGE]) {
    await withLargePatch(t, bytes);
    const redacted = await t.yanex("run train.py -q --secrets redact");
    assert.ok(redacted.stderr.includes(WARNING));
    await t.yanex("run train.py --secrets block").fails(1).stdout("").stderr(
      /^error: nothing was run/,
    );
    assertNowhere(t, [PASSWORD, TOKEN], [redacted]);
  }
  const all = t.store.experiments();
  assert.equal(all.length, 2);
  for (const { git } of all) assert.equal(git.patch_redacted, true);
});
