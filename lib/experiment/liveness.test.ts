import assert from "node:assert/strict";
import { join } from "node:path";
import { formatJson, toValue } from "../params/mod.ts";
import { formatTimestamp, nowMicros, type ProcessIdentity, processIdentity } from "../sys/mod.ts";
import { HEARTBEAT_FILE, identityEntries, runState, SCRIPT_PROCESS_FILE } from "./liveness.ts";
import { readMetadata } from "./metadata.ts";
import { putExperiment, withStore } from "./testing/store.ts";

const ago = (seconds: number) => formatTimestamp(nowMicros() - seconds * 1e6);
const here = processIdentity();
const dead: ProcessIdentity = { ...here, startTime: "1" };
const elsewhere: ProcessIdentity = { ...here, host: "elsewhere.example" };

/** State of an experiment whose runner is this process, that began so long ago. */
function stateOf(
  runner: ProcessIdentity | null,
  { status = "running", started = 0, beat, script }: {
    status?: string;
    /** Seconds ago. */
    started?: number;
    beat?: number;
    script?: string;
  } = {},
) {
  let state: ReturnType<typeof runState> | undefined;
  return withStore((store) => {
    const folder = putExperiment(store, "aaaaaaaa", {
      status,
      created_at: ago(started + 1),
      started_at: status === "created" ? null : ago(started),
      runner: runner === null ? undefined : identityEntries(runner),
    });
    if (beat !== undefined) {
      const file = join(folder, HEARTBEAT_FILE);
      Deno.writeTextFileSync(file, "");
      const time = new Date(Date.now() - beat * 1000);
      Deno.utimeSync(file, time, time);
    }
    if (script !== undefined) Deno.writeTextFileSync(join(folder, SCRIPT_PROCESS_FILE), script);
    const reading = readMetadata(folder);
    assert.ok(reading.kind === "read");
    state = runState(folder, reading.metadata);
  }).then(() => state!);
}

const alive = (status: string) => ({ status, runnerDied: false, orphanPid: null });
const died = { status: "failed", runnerDied: true, orphanPid: null };

Deno.test("a run is alive as long as its runner is", async () => {
  for (const status of ["running", "created"]) {
    assert.deepEqual(await stateOf(here, { status }), alive(status));
    assert.deepEqual(await stateOf(here, { status, started: 1e6 }), alive(status));
    assert.deepEqual(await stateOf(dead, { status }), died);
  }
});

Deno.test("what has an end, or was never run, is what its record says", async () => {
  for (const status of ["completed", "failed", "cancelled", "staged", "unknown"]) {
    assert.deepEqual(await stateOf(dead, { status }), alive(status));
  }
});

Deno.test("a record without a runner, as upstream writes it, is believed", async () => {
  assert.deepEqual(await stateOf(null, { started: 1e6 }), alive("running"));
});

Deno.test("a runner on another machine is dead after three minutes of silence", async () => {
  assert.deepEqual(await stateOf(elsewhere), alive("running"));
  assert.deepEqual(await stateOf(elsewhere, { started: 170 }), alive("running"));
  assert.deepEqual(await stateOf(elsewhere, { started: 190 }), died);
  assert.deepEqual(await stateOf(elsewhere, { started: 1e6, beat: 170 }), alive("running"));
  assert.deepEqual(await stateOf(elsewhere, { started: 1e6, beat: 190 }), died);
  assert.deepEqual(await stateOf(elsewhere, { started: 10, beat: 1e6 }), alive("running"));
  // Its clock is ahead of ours.
  assert.deepEqual(await stateOf(elsewhere, { started: 1e6, beat: -600 }), alive("running"));
});

Deno.test("a runner of another container or boot may live until it is silent for long", async () => {
  if (here.scope === null) return;
  // Machines that share a store can have one name; this one may have been started anew.
  for (const scope of [`${here.scope.split("/")[0]}/pid:[1]`, "other-boot/pid:[1]"]) {
    assert.deepEqual(await stateOf({ ...here, scope }), alive("running"));
    assert.deepEqual(await stateOf({ ...here, scope }, { started: 1e6 }), died);
    assert.deepEqual(
      await stateOf({ ...here, scope }, { started: 1e6, beat: 5 }),
      alive("running"),
    );
  }
});

Deno.test("a script that outlived its runner is known if it is surely the same process", async () => {
  const identity = (of: ProcessIdentity) => formatJson(identityEntries(of));
  const pidWith = async (script: string) => (await stateOf(dead, { script })).orphanPid;
  assert.equal(await pidWith(identity(here)), here.startTime === null ? null : here.pid);
  for (
    const script of [
      identity(dead),
      identity(elsewhere),
      identity({ ...here, startTime: null }),
      identity(here).slice(0, 10),
      "",
      "[]",
      formatJson(toValue({ pid: "5", host: here.host })),
    ]
  ) {
    assert.equal(await pidWith(script), null, script);
  }
  assert.equal((await stateOf(here, { script: identity(here) })).orphanPid, null);
});
