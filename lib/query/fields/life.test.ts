import assert from "node:assert/strict";
import { claimExperiment } from "../../experiment/mod.ts";
import { putExperiment, withStore } from "../../experiment/testing/store.ts";
import { lifeOf } from "./follow.ts";

Deno.test("one that has failed is over when nobody holds on to it", () =>
  withStore((store) => {
    const folder = putExperiment(store, "aaaaaaaa", { status: "failed" });
    const claim = claimExperiment(folder)!;
    assert.deepEqual(lifeOf(folder), { state: "failed", isOver: false });
    claim.release();
    assert.deepEqual(lifeOf(folder), { state: "failed", isOver: true });
  }));

Deno.test("one that waits is not over, others are, whoever holds on to them", () =>
  withStore((store) => {
    const folder = putExperiment(store, "aaaaaaaa", { status: "completed" });
    const claim = claimExperiment(folder)!;
    assert.deepEqual(lifeOf(folder), { state: "completed", isOver: true });
    claim.release();
    const waiting = putExperiment(store, "bbbbbbbb", { status: "staged" });
    assert.deepEqual(lifeOf(waiting), { state: "staged", isOver: false });
    assert.deepEqual(lifeOf(`${store.root}/none`), { state: "gone", isOver: true });
  }));
