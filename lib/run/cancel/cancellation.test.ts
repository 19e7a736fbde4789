import assert from "node:assert/strict";
import {
  claimExperiment,
  type ExperimentPlace,
  identityEntries,
  readCancelRequest,
  type Store,
  updateMetadata,
} from "../../experiment/mod.ts";
import { putExperiment, withStore } from "../../experiment/testing/store.ts";
import { processIdentity } from "../../sys/mod.ts";
import { Cancellation } from "./cancellation.ts";

/** Puts an experiment into the store that this process seems to run. */
function put(store: Store, status: string): ExperimentPlace {
  const runner = identityEntries(processIdentity());
  const folder = putExperiment(store, "aaaaaaaa", { status, runner, started_at: null });
  return { id: "aaaaaaaa", folder, archived: false };
}

async function setEnd(folder: string, status: string): Promise<void> {
  await updateMetadata(folder, (raw) => {
    raw.set("status", status);
    if (status === "cancelled") raw.set("cancellation_reason", "because");
  });
}

const kinds = async (all: readonly Cancellation[]) =>
  await Promise.all(all.map(async (one) => (await one.step()).kind));

Deno.test("two who cancel the same run are both told that it is cancelled", () =>
  withStore(async (store) => {
    const place = put(store, "running");
    const both = [new Cancellation(place), new Cancellation(place)];
    assert.deepEqual(await kinds(both), ["waiting", "waiting"]);
    assert.ok(readCancelRequest(place.folder));
    await setEnd(place.folder, "cancelled");
    assert.deepEqual(await kinds(both), ["cancelled", "cancelled"]);
    assert.equal(readCancelRequest(place.folder), null);
  }));

Deno.test("a run that ends by itself meanwhile is told as such, and no request stays", () =>
  withStore(async (store) => {
    for (const status of ["completed", "failed"]) {
      const place = put(store, "running");
      const cancellation = new Cancellation(place);
      assert.equal((await cancellation.step()).kind, "waiting");
      await setEnd(place.folder, status);
      assert.deepEqual(await cancellation.step(), { kind: "ended", status, before: false });
      assert.equal(readCancelRequest(place.folder), null);
      Deno.removeSync(place.folder, { recursive: true });
    }
  }));

Deno.test("one that somebody is about to run is asked, and marked if nobody does", () =>
  withStore(async (store) => {
    const place = put(store, "staged");
    const claim = claimExperiment(place.folder)!;
    const cancellation = new Cancellation(place);
    assert.equal((await cancellation.step()).kind, "waiting");
    assert.ok(readCancelRequest(place.folder));
    claim.release();
    assert.equal((await cancellation.step()).kind, "cancelled");
    assert.equal(readCancelRequest(place.folder), null);
  }));

Deno.test("one that has failed and may be tried again is asked to end", () =>
  withStore(async (store) => {
    for (const end of ["cancelled", "failed"]) {
      const place = put(store, "failed");
      const claim = claimExperiment(place.folder)!;
      const cancellation = new Cancellation(place);
      assert.equal((await cancellation.step()).kind, "waiting");
      assert.ok(readCancelRequest(place.folder));
      if (end === "cancelled") await setEnd(place.folder, end);
      claim.release();
      // It was the last attempt.
      const ended = { kind: "ended", status: "failed", before: true };
      const cancelled = { kind: "cancelled", reason: "because" };
      assert.deepEqual(await cancellation.step(), end === "failed" ? ended : cancelled);
      assert.equal(readCancelRequest(place.folder), null);
      Deno.removeSync(place.folder, { recursive: true });
    }
  }));

Deno.test("one that is taken away is told as gone", () =>
  withStore(async (store) => {
    const place = put(store, "running");
    const cancellation = new Cancellation(place);
    await cancellation.step();
    Deno.removeSync(place.folder, { recursive: true });
    const state = await cancellation.step();
    assert.ok(state.kind === "refused");
    assert.equal(state.error.kind, "experiment-gone");
  }));
