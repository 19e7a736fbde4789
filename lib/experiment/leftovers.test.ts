import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { processIdentity, setModified } from "../sys/mod.ts";
import { claimExperiment } from "./claim.ts";
import { findLeftovers, removeLeftovers } from "./leftovers.ts";
import { identityEntries } from "./liveness.ts";
import { readMetadata } from "./metadata.ts";
import { putExperiment, withStore } from "./testing/store.ts";

const hour = 3_600_000;
const now = Date.now();
const mine = { ...processIdentity(), since: now * 1000 };
const dead = { ...mine, startTime: "1" };
const foreign = { ...mine, host: "elsewhere" };

function put(folder: string, name: string, content: unknown = "", age = 0): void {
  const file = join(folder, name);
  Deno.writeTextFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  setModified(file, now - age);
}

function found(folder: string): string[] {
  const reading = readMetadata(folder);
  assert.ok(reading.kind === "read");
  return findLeftovers(folder, reading.metadata, now).map(({ name }) => name).sort();
}

/** The script's process as a runner writes it down. */
const script = (identity: typeof mine) => ({
  pid: identity.pid,
  host: identity.host,
  process_start_time: identity.startTime,
  process_scope: identity.scope,
});

Deno.test("what a run keeps for its own time is left over when it has ended", () =>
  withStore((store) => {
    const folder = putExperiment(store, "aaaaaaaa");
    put(folder, ".heartbeat");
    put(folder, ".reserve", "xxxx");
    put(folder, ".script.json", script(dead));
    // Whoever recorded the end a moment ago is about to remove them.
    assert.deepEqual(found(folder), []);
    setModified(join(folder, "metadata.json"), now - 10_000);
    const all = [".heartbeat", ".reserve", ".script.json"];
    assert.deepEqual(found(folder), all);
    assert.deepEqual(removeLeftovers(folder, now).map(({ name }) => name).sort(), all);
    assert.deepEqual(found(folder), []);
    assert.equal(existsSync(join(folder, ".claim")), false, "its own claim is given back");
  }));

Deno.test("the script's process is remembered while it may live", () =>
  withStore((store) => {
    for (const identity of [mine, foreign]) {
      const folder = putExperiment(store, "aaaaaaaa");
      put(folder, ".script.json", script(identity));
      setModified(join(folder, "metadata.json"), now - 10_000);
      assert.deepEqual(found(folder), []);
      removeLeftovers(folder, now);
      assert.ok(existsSync(join(folder, ".script.json")));
    }
  }));

Deno.test("locks and claims of dead processes are left over, others are not", () =>
  withStore((store) => {
    const folder = putExperiment(store, "aaaaaaaa", { status: "staged" });
    put(folder, ".metadata.lock", dead);
    put(folder, ".claim", dead);
    put(folder, ".claim.break", dead);
    assert.deepEqual(found(folder), [".claim", ".claim.break", ".metadata.lock"]);
    removeLeftovers(folder, now);
    assert.deepEqual(found(folder), []);
    for (const owner of [mine, foreign]) {
      put(folder, ".metadata.lock", owner);
      assert.deepEqual(found(folder), []);
      removeLeftovers(folder, now);
      assert.ok(existsSync(join(folder, ".metadata.lock")));
      put(folder, ".claim", owner);
      // Whoever has the claim is about to run it: nothing of it is looked at.
      put(folder, ".heartbeat");
      setModified(join(folder, "metadata.json"), now - hour);
      assert.deepEqual(found(folder), []);
      removeLeftovers(folder, now);
      for (const name of [".claim", ".heartbeat"]) {
        assert.ok(existsSync(join(folder, name)), name);
        Deno.removeSync(join(folder, name));
      }
    }
  }));

Deno.test("temporary files are left over when their process is gone and they are old", () =>
  withStore((store) => {
    const folder = putExperiment(store, "aaaaaaaa");
    const here = Deno.pid;
    const gone = 4_000_000;
    const cases: [name: string, age: number, left: boolean][] = [
      [`.metadata.json.${gone}.0.a1b2c3.tmp`, 2 * hour, true],
      [`.metadata.json.${gone}.1.a1b2c3.tmp`, 0, false],
      [`.metadata.json.${here}.2.a1b2c3.tmp`, 2 * hour, false],
      [`.metadata.json.${here}.3.a1b2c3.tmp`, 25 * hour, true],
      [`..claim.${gone}.0a1b2c3d.tmp`, 2 * hour, true],
      [".tmp-0a1b2c3d-metadata.json", 2 * hour, false],
      [".tmp-0a1b2c3d-metrics.json", 25 * hour, true],
      [`artifacts/.git_diff.patch.${gone}.0.a1b2c3.tmp`, 2 * hour, true],
      // The user's, whatever it is called.
      [`artifacts/.model.${gone}.0.a1b2c3.tmp`, 25 * hour, false],
      [`model.${gone}.0.a1b2c3.tmp`, 25 * hour, false],
      [".tmp", 25 * hour, false],
      [".notes.tmp", 25 * hour, false],
    ];
    for (const [name, age] of cases) put(folder, name, "x", age);
    const left = cases.filter(([, , left]) => left).map(([name]) => name).sort();
    assert.deepEqual(found(folder), left);
    assert.deepEqual(removeLeftovers(folder, now).map(({ name }) => name).sort(), left);
    for (const [name, , left] of cases) assert.equal(existsSync(join(folder, name)), !left, name);
  }));

Deno.test("a fresh temporary file is left over if it is that of the runner that died", () =>
  withStore((store) => {
    const runner = identityEntries({ ...processIdentity(), pid: 4_000_000 });
    const folder = putExperiment(store, "aaaaaaaa", { runner });
    put(folder, ".metadata.json.4000000.7.a1b2c3.tmp");
    put(folder, ".metadata.json.4000001.7.a1b2c3.tmp");
    assert.deepEqual(found(folder), [".metadata.json.4000000.7.a1b2c3.tmp"]);
  }));

Deno.test("a run that died keeps its signs of life until its end is recorded", () =>
  withStore((store) => {
    const runner = identityEntries({ ...processIdentity(), pid: 4_000_000 });
    const started_at = "2026-03-01T10:00:00.000000";
    const folder = putExperiment(store, "aaaaaaaa", { status: "running", started_at, runner });
    put(folder, ".heartbeat");
    put(folder, ".claim", dead);
    assert.deepEqual(found(folder), [".claim"]);
  }));

Deno.test("nothing of a live or unreadable experiment is touched, whatever lies in it", () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom("running", "created", "live claim", "foreign claim", "broken", "upstream"),
      fc.subarray([".heartbeat", ".reserve", ".script.json", ".metadata.json.4000000.0.a.tmp"]),
      (life, names) =>
        withStore((store) => {
          const status = life === "running" || life === "created"
            ? life
            : life === "upstream"
            ? "running"
            : "completed";
          const folder = putExperiment(store, "aaaaaaaa", {
            status,
            started_at: "2026-03-01T10:00:00.000000",
            ...(life === "upstream" ? {} : { runner: identityEntries(processIdentity()) }),
          });
          for (const name of names) put(folder, name, script(dead), 48 * hour);
          if (life === "broken") Deno.writeTextFileSync(join(folder, "metadata.json"), "{");
          setModified(join(folder, "metadata.json"), now - hour);
          if (life === "live claim") assert.ok(claimExperiment(folder));
          if (life === "foreign claim") put(folder, ".claim", foreign);
          assert.deepEqual(removeLeftovers(folder, now), []);
          for (const name of names) assert.ok(existsSync(join(folder, name)), name);
        }),
    ),
    { numRuns: 60 },
  ));
