import assert from "node:assert/strict";
import { UserError } from "../../errors/mod.ts";
import type { RunOptions } from "../run_options.ts";
import { chooseMode, graceSeconds, manyOptions, parseTimeout, refuseShaping } from "./options.ts";

function refuses(action: () => unknown, message: RegExp): void {
  assert.throws(action, (error) => error instanceof UserError && message.test(error.message));
}

Deno.test("what is run is chosen by one option at most", () => {
  assert.deepEqual(chooseMode({}), { kind: "run" });
  assert.deepEqual(chooseMode({ stage: true }), { kind: "stage" });
  assert.deepEqual(chooseMode({ staged: true }), { kind: "staged" });
  assert.deepEqual(chooseMode({ id: ["ab", "cd"] }), { kind: "id", ids: ["ab", "cd"] });
  assert.deepEqual(chooseMode({ resume: "ab" }), { kind: "resume", sweepId: "ab" });
  const both: RunOptions[] = [
    { stage: true, staged: true },
    { staged: true, id: ["a"] },
    { id: ["a"], resume: "b" },
  ];
  for (const options of both) refuses(() => chooseMode(options), /^--\w+ and --\w+ cannot be/);
});

Deno.test("a config file may ask for staging, but not for the others", () => {
  assert.deepEqual(chooseMode({}, { stage: true }), { kind: "stage" });
  assert.deepEqual(chooseMode({ stage: false }, { stage: true }), { kind: "run" });
  refuses(() => chooseMode({ parallel: 2 }, { stage: true }), /--stage and --parallel/);
});

Deno.test("the command line wins over the config file", () => {
  const defaults = { parallel: 4, retries: 2, failFast: true, timeout: "1m", grace: "2s" };
  const { parallel, retries, failFast, timeoutSeconds, graceSeconds } = manyOptions({}, defaults);
  assert.deepEqual({ parallel, retries, failFast, timeoutSeconds, graceSeconds }, {
    parallel: 4,
    retries: 2,
    failFast: true,
    timeoutSeconds: 60,
    graceSeconds: 2,
  });
  const own = { parallel: 1, retries: 0, failFast: false, timeout: 5, grace: 0 };
  const given = manyOptions(own, defaults);
  assert.deepEqual(
    [given.parallel, given.retries, given.failFast, given.timeoutSeconds, given.graceSeconds],
    [1, 0, false, 5, 0],
  );
});

Deno.test("without anything said, one runs at a time, once, with ten seconds of grace", () => {
  const { parallel, retries, failFast, timeoutSeconds, gpus } = manyOptions({}, {});
  assert.deepEqual(
    [parallel, retries, failFast, timeoutSeconds, gpus, graceSeconds({}, {})],
    [null, 0, false, undefined, null, 10],
  );
});

Deno.test("each option about GPUs asks for GPUs", () => {
  assert.deepEqual(manyOptions({ gpus: true }, {}).gpus, { perRun: 1, runsPerGpu: 1 });
  assert.deepEqual(manyOptions({ gpusPerRun: 2 }, {}).gpus, { perRun: 2, runsPerGpu: 1 });
  assert.deepEqual(manyOptions({}, { runsPerGpu: 3 }).gpus, { perRun: 1, runsPerGpu: 3 });
  assert.equal(manyOptions({ gpus: false }, { gpusPerRun: 2 }).gpus, null);
  refuses(() => manyOptions({ gpusPerRun: 2 }, { runsPerGpu: 2 }), /cannot be combined/);
});

Deno.test("a timeout is more than no time", () => {
  assert.equal(parseTimeout("1h30m", "--timeout"), 5400);
  for (const text of ["0", "0s", "x", ""]) {
    refuses(() => parseTimeout(text, "--timeout"), /for --timeout/);
  }
});

Deno.test("what shapes an experiment is refused where experiments are there already", () => {
  refuseShaping({ parallel: 2, retries: 1, quiet: true, yes: true }, "--staged");
  refuses(() => refuseShaping({ param: ["a=1"] }, "--id"), /^--id and --param cannot/);
});
