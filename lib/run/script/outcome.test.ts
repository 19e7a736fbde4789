import assert from "node:assert/strict";
import { decideOutcome, type Ending } from "./outcome.ts";

const ENDING: Ending = {
  end: { kind: "exited", code: 0 },
  interruption: null,
  verdict: null,
  stderrTail: "",
};

Deno.test("exit code 0 completes a run, another one fails it with the end of stderr", () => {
  assert.deepEqual(decideOutcome(ENDING), { status: "completed", exitCode: 0 });
  assert.deepEqual(
    decideOutcome({ ...ENDING, end: { kind: "exited", code: 3 }, stderrTail: "ValueError: x\n" }),
    { status: "failed", exitCode: 3, errorMessage: "Script exited with code 3: ValueError: x" },
  );
});

Deno.test("a script that was killed fails with 128 plus the signal's number", () => {
  assert.deepEqual(decideOutcome({ ...ENDING, end: { kind: "signalled", signal: "SIGSEGV" } }), {
    status: "failed",
    exitCode: 139,
    errorMessage: "Script exited with code 139 (killed by SIGSEGV)",
  });
});

Deno.test("a run that yanex was told to stop is cancelled, whatever the script's exit code", () => {
  const outcome = decideOutcome({
    ...ENDING,
    interruption: { signal: "SIGTERM", killed: false, timeoutSeconds: null },
  });
  assert.deepEqual(outcome, {
    status: "cancelled",
    exitCode: 143,
    reason: "Terminated (SIGTERM)",
  });
});

Deno.test("a run that somebody asked to be ended says who, and how hard it was", () => {
  const interruption = {
    signal: "SIGTERM",
    killed: true,
    timeoutSeconds: null,
    cancellation: "Cancelled by yanex cancel",
  } as const;
  assert.deepEqual(decideOutcome({ ...ENDING, interruption }), {
    status: "cancelled",
    exitCode: 143,
    reason: "Cancelled by yanex cancel; the script did not end in time and was killed",
  });
});

Deno.test("the script's own word about its end comes first", () => {
  const interruption = { signal: "SIGINT", killed: false, timeoutSeconds: null } as const;
  assert.deepEqual(
    decideOutcome({
      ...ENDING,
      interruption,
      verdict: { status: "failed", message: "loss is nan" },
    }),
    { status: "failed", exitCode: 1, errorMessage: "loss is nan" },
  );
  assert.deepEqual(
    decideOutcome({ ...ENDING, interruption, verdict: { status: "completed", message: null } }),
    { status: "completed", exitCode: 0 },
  );
});

Deno.test("a script whose time was up has failed, with the exit code of timeout(1)", () => {
  assert.deepEqual(
    decideOutcome({
      ...ENDING,
      interruption: { signal: "SIGTERM", killed: true, timeoutSeconds: 90 },
    }),
    {
      status: "failed",
      exitCode: 124,
      errorMessage: "Timed out after 90 seconds; the script did not end in time and was killed",
    },
  );
});
