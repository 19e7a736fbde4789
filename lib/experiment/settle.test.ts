import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { processIdentity } from "../sys/mod.ts";
import { readCancelRequest, requestCancellation } from "./cancel_request.ts";
import { HEARTBEAT_FILE, identityEntries } from "./liveness.ts";
import { METADATA_FILE, readMetadata, updateMetadata } from "./metadata.ts";
import { METRICS_FILE, METRICS_LOG } from "./metrics.ts";
import { RUNNER_DIED, settleDeadRun } from "./settle.ts";
import type { Store } from "./store.ts";
import { putExperiment, withStore } from "./testing/store.ts";

const dead = identityEntries({ ...processIdentity(), startTime: "1" });

function deadRun(store: Store, metadata: Parameters<typeof putExperiment>[2] = {}): string {
  return putExperiment(store, "aaaaaaaa", {
    status: "running",
    started_at: "2026-03-01T10:00:00.000000",
    runner: dead,
    ...metadata,
  });
}

function touched(folder: string, name: string, time: string): void {
  const file = join(folder, name);
  if (!existsSync(file)) Deno.writeTextFileSync(file, "");
  Deno.utimeSync(file, new Date(time), new Date(time));
}

function read(folder: string) {
  const reading = readMetadata(folder);
  assert.ok(reading.kind === "read");
  return reading.metadata;
}

Deno.test("a dead run has failed at its last sign of life", () =>
  withStore(async (store) => {
    const signs = [HEARTBEAT_FILE, METRICS_LOG, "artifacts/stdout.txt", "artifacts/stderr.txt"];
    for (const last of signs) {
      const folder = deadRun(store);
      for (const name of signs) touched(folder, name, "2026-03-01T10:00:10Z");
      touched(folder, last, "2026-03-01T10:01:00.500Z");
      assert.equal(await settleDeadRun(folder), true);
      const { status, errorMessage, completedAt, duration } = read(folder);
      assert.deepEqual(
        [status, errorMessage, completedAt, duration],
        ["failed", RUNNER_DIED, "2026-03-01T10:01:00.500000", 60.5],
      );
      assert.equal(existsSync(join(folder, HEARTBEAT_FILE)), false);
      assert.equal(await settleDeadRun(folder), false, "once is enough");
      Deno.removeSync(folder, { recursive: true });
    }
  }));

Deno.test("its duration is never negative, whatever the clocks say", () =>
  withStore(async (store) => {
    const folder = deadRun(store);
    touched(folder, METRICS_LOG, "2026-03-01T09:00:00Z");
    await settleDeadRun(folder);
    assert.equal(read(folder).duration, 0);
    assert.equal(read(folder).completedAt, read(folder).startedAt);
  }));

Deno.test("one that died before its script started has no duration", () =>
  withStore(async (store) => {
    const folder = deadRun(store, { status: "created", started_at: null });
    await settleDeadRun(folder);
    const { status, completedAt, createdAt, duration } = read(folder);
    assert.deepEqual([status, completedAt, duration], ["failed", createdAt, null]);
  }));

Deno.test("its metrics become readable by upstream", () =>
  withStore(async (store) => {
    const folder = deadRun(store);
    Deno.writeTextFileSync(join(folder, METRICS_LOG), '{"step": 0, "a": 1.0}\n{"step": 1, "a"');
    await settleDeadRun(folder);
    const metrics = Deno.readTextFileSync(join(folder, METRICS_FILE));
    assert.equal(metrics, '[\n  {\n    "step": 0,\n    "a": 1.0\n  }\n]\n');
  }));

Deno.test("files keep the permissions of the experiment", {
  ignore: Deno.build.os === "windows",
}, () =>
  withStore(async (store) => {
    const folder = deadRun(store);
    Deno.chmodSync(join(folder, METADATA_FILE), 0o600);
    Deno.writeTextFileSync(join(folder, METRICS_LOG), '{"step": 0}\n');
    await settleDeadRun(folder);
    for (const file of [METADATA_FILE, METRICS_FILE]) {
      assert.equal(Deno.statSync(join(folder, file)).mode! & 0o777, 0o600, file);
    }
  }));

Deno.test("what lives, has an end, or cannot be read is left as it is", () =>
  withStore(async (store) => {
    const live = identityEntries(processIdentity());
    for (
      const metadata of [
        { runner: live },
        { status: "completed" },
        { status: "staged" },
        { runner: null },
      ]
    ) {
      const folder = deadRun(store, metadata);
      const before = Deno.readTextFileSync(join(folder, METADATA_FILE));
      assert.equal(await settleDeadRun(folder), false);
      assert.equal(Deno.readTextFileSync(join(folder, METADATA_FILE)), before);
    }
    const folder = deadRun(store);
    Deno.writeTextFileSync(join(folder, METADATA_FILE), "{");
    assert.equal(await settleDeadRun(folder), false);
  }));

Deno.test("of several that settle it at once, one does", () =>
  withStore(async (store) => {
    const folder = deadRun(store);
    const settled = await Promise.all([1, 2, 3].map(() => settleDeadRun(folder)));
    assert.deepEqual(settled.filter((did) => did), [true]);
  }));

Deno.test("a run that begins anew in between is not settled", () =>
  withStore(async (store) => {
    const folder = deadRun(store);
    const anew = updateMetadata(
      folder,
      (raw) => raw.set("runner", identityEntries(processIdentity())),
    );
    const [settled] = await Promise.all([settleDeadRun(folder), anew]);
    assert.equal(settled, false);
    assert.equal(read(folder).status, "running");
  }));

Deno.test("what the script said of its own end holds", () =>
  withStore(async (store) => {
    const cases = [
      [{ status: "completed", message: "" }, ["completed", null, null]],
      [{ status: "failed", message: "loss is NaN" }, ["failed", "loss is NaN", null]],
      [{ status: "failed" }, ["failed", "The script called yanex.fail()", null]],
      [{ status: "cancelled", message: "enough" }, ["cancelled", null, "enough"]],
      [{ status: "odd", message: "" }, ["failed", RUNNER_DIED, null]],
    ] as const;
    for (const [said, expected] of cases) {
      const folder = deadRun(store);
      const file = join(folder, ".outcome.json");
      Deno.writeTextFileSync(file, JSON.stringify(said));
      touched(folder, ".outcome.json", "2026-03-01T10:00:07Z");
      assert.equal(await settleDeadRun(folder), true);
      const { status, errorMessage, cancellationReason, duration } = read(folder);
      assert.deepEqual([status, errorMessage, cancellationReason], expected);
      assert.equal(duration, 7, "it lived when it said so");
      Deno.removeSync(folder, { recursive: true });
    }
    const folder = deadRun(store);
    Deno.writeTextFileSync(join(folder, ".outcome.json"), '{"status": "comp');
    await settleDeadRun(folder);
    assert.equal(read(folder).status, "failed");
  }));

Deno.test("what the runner kept in the folder goes, the script's process if it is gone", () =>
  withStore(async (store) => {
    const script = (identity: ReturnType<typeof processIdentity>) =>
      JSON.stringify({
        pid: identity.pid,
        host: identity.host,
        process_start_time: identity.startTime,
        process_scope: identity.scope,
      });
    const cases: [content: string, stays: boolean][] = [
      [script({ ...processIdentity(), startTime: "1" }), false],
      [script({ ...processIdentity(), host: "elsewhere" }), true],
    ];
    for (const [content, stays] of cases) {
      const folder = deadRun(store);
      Deno.writeTextFileSync(join(folder, ".reserve"), "x");
      Deno.writeTextFileSync(join(folder, ".script.json"), content);
      await settleDeadRun(folder);
      assert.equal(existsSync(join(folder, ".reserve")), false);
      assert.equal(existsSync(join(folder, ".script.json")), stays);
      Deno.removeSync(folder, { recursive: true });
    }
    const folder = deadRun(store);
    Deno.writeTextFileSync(join(folder, ".script.json"), script(processIdentity()));
    assert.equal(await settleDeadRun(folder), false, "the script goes on: there is no end yet");
    assert.equal(read(folder).status, "running");
  }));

Deno.test("a run whose runner died before it could heed a request is cancelled", () =>
  withStore(async (store) => {
    const folder = deadRun(store);
    requestCancellation(folder);
    assert.equal(requestCancellation(folder), false, "the first one counts");
    assert.equal(await settleDeadRun(folder), true);
    const { status, cancellationReason, errorMessage } = read(folder);
    assert.deepEqual(
      [status, cancellationReason, errorMessage],
      ["cancelled", "Cancelled by yanex cancel", null],
    );
    assert.equal(readCancelRequest(folder), null, "it is fulfilled");
  }));
