import assert from "node:assert/strict";
import fc from "fast-check";
import { UserError } from "../../errors/mod.ts";
import { shareGpus } from "./gpus.ts";

Deno.test("each share has as many GPUs as asked, and no two share one", () => {
  fc.assert(fc.property(
    fc.uniqueArray(fc.stringMatching(/^[0-9a-zA-Z-]{1,8}$/), { minLength: 1, maxLength: 16 }),
    fc.integer({ min: 1, max: 16 }),
    (gpus, perRun) => {
      fc.pre(perRun <= gpus.length);
      const shares = shareGpus(gpus, { perRun, runsPerGpu: 1 }).map((share) => share.split(","));
      assert.equal(shares.length, Math.floor(gpus.length / perRun));
      assert.ok(shares.every((share) => share.length === perRun));
      assert.deepEqual(shares.flat(), gpus.slice(0, shares.length * perRun));
    },
  ));
});

Deno.test("runs that share GPUs take each once before any twice", () => {
  assert.deepEqual(
    shareGpus(["0", "1", "2"], { perRun: 1, runsPerGpu: 2 }),
    ["0", "1", "2", "0", "1", "2"],
  );
});

Deno.test("too few GPUs for one run are an error", () => {
  assert.throws(
    () => shareGpus(["0", "1"], { perRun: 3, runsPerGpu: 1 }),
    (error) => error instanceof UserError && /needs 3 and there are only 2/.test(error.message),
  );
});
