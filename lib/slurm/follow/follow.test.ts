import assert from "node:assert/strict";
import { claimExperiment, readMetadata, updateMetadata } from "../../experiment/mod.ts";
import { putExperiment, withStore } from "../../experiment/testing/store.ts";
import { workOf } from "../../run/sweep/mod.ts";
import { sleep } from "../../sys/mod.ts";
import { follow } from "./follow.ts";

Deno.test("one that has failed and is tried again is followed to its end", () =>
  withStore(async (store) => {
    const id = "aaaaaaaa";
    const folder = putExperiment(store, id, {
      status: "failed",
      script_path: "/train.py",
      started_at: "2026-01-01T10:00:00.000000",
    });
    const claim = claimExperiment(folder)!;
    const reading = readMetadata(folder);
    assert.ok(reading.kind === "read");
    const work = workOf({ id, folder, archived: false }, reading.metadata)!;
    const told: string[] = [];
    const observer = {
      warn: (text: string) => told.push(text),
      secrets: () => {},
      started: () => told.push("started"),
      requeued: () => told.push("requeued"),
      output: () => Promise.resolve(),
      finished: () => told.push("finished"),
    };
    const signal = new AbortController().signal;
    const followed = follow(store, [work], observer, { signal, output: false });
    // The first attempt has failed, the second one is about to begin, and then it has completed.
    await sleep(50);
    assert.deepEqual(told, []);
    const set = (status: string) => updateMetadata(folder, (raw) => raw.set("status", status));
    await set("staged");
    await sleep(1000);
    assert.deepEqual(told, []);
    await set("completed");
    claim.release();
    const [one] = (await followed).finished;
    assert.ok(one?.result.kind === "ran");
    assert.equal(one.result.run.outcome.status, "completed");
    assert.deepEqual(told, ["started", "finished"]);
  }));
