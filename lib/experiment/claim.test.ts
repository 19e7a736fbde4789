import assert from "node:assert/strict";
import { join } from "node:path";
import { nowMicros, processIdentity } from "../sys/mod.ts";
import { claimExperiment, isClaimed } from "./claim.ts";
import { HEARTBEAT_FILE } from "./liveness.ts";
import { putExperiment, startModule, withStore } from "./testing/store.ts";

Deno.test("an experiment has one claim at a time", () =>
  withStore((store) => {
    const folder = putExperiment(store, "aaaaaaaa");
    const claim = claimExperiment(folder);
    assert.ok(claim);
    assert.equal(claimExperiment(folder), null);
    claim.release();
    const next = claimExperiment(folder);
    assert.ok(next);
    next.release();
    assert.equal(claimExperiment(join(store.root, "nothing")), null);
  }));

Deno.test("of many processes one gets each claim; a killed one's are free again", () =>
  withStore(async (store) => {
    const folders = Array.from(
      { length: 40 },
      (_, number) => putExperiment(store, `aaaaaa${String(number).padStart(2, "0")}`),
    );
    const processes = [1, 2, 3, 4].map(() =>
      startModule("claim_all.ts", folders, { stdin: "piped" })
    );
    const claims = await Promise.all(processes.map(async (process) => {
      const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      while (!text.endsWith("\n")) text += (await reader.read()).value;
      await Promise.all([reader.cancel(), process.stderr.cancel()]);
      return JSON.parse(text) as string[];
    }));
    assert.deepEqual(claims.flat().sort(), folders);
    processes[0]!.kill("SIGKILL");
    await Promise.all(processes.map((process) => process.stdin.close()));
    await Promise.all(processes.map((process) => process.status));
    for (const folder of claims[0]!) assert.ok(claimExperiment(folder), "its owner was killed");
  }));

Deno.test("another machine's claim is taken over when claim and heartbeat are silent", () =>
  withStore((store) => {
    const folder = putExperiment(store, "aaaaaaaa");
    const touch = (name: string, secondsAgo: number) => {
      const time = new Date(Date.now() - secondsAgo * 1000);
      Deno.utimeSync(join(folder, name), time, time);
    };
    const put = (secondsAgo: number) => {
      const owner = {
        ...processIdentity(),
        host: "elsewhere.example",
        since: nowMicros() - secondsAgo * 1e6,
      };
      Deno.writeTextFileSync(join(folder, ".claim"), JSON.stringify(owner));
      touch(".claim", secondsAgo);
    };
    const beat = (secondsAgo: number) => {
      Deno.writeTextFileSync(join(folder, HEARTBEAT_FILE), "");
      touch(HEARTBEAT_FILE, secondsAgo);
    };
    put(170);
    assert.equal(claimExperiment(folder), null);
    put(1e6);
    beat(170);
    assert.equal(claimExperiment(folder), null);
    beat(190);
    // Its owner is between two attempts.
    touch(".claim", 170);
    assert.equal(claimExperiment(folder), null);
    assert.ok(isClaimed(folder));
    touch(".claim", 190);
    assert.ok(!isClaimed(folder));
    assert.ok(claimExperiment(folder));
  }));
