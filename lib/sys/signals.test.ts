import assert from "node:assert/strict";
import { onSignals, sendSignal, type Signal, signalNumber } from "./signals.ts";

const posix = { ignore: Deno.build.os === "windows" };

/** Waits until a condition holds. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

Deno.test("signals are heard until the listener is taken away", posix, async () => {
  // Two that do nothing by themselves.
  const heard: Signal[] = [];
  const stop = onSignals(["SIGURG", "SIGWINCH"], (signal) => heard.push(signal));
  Deno.kill(Deno.pid, "SIGURG");
  await until(() => heard.length === 1);
  Deno.kill(Deno.pid, "SIGWINCH");
  await until(() => heard.length === 2);
  stop();
  Deno.kill(Deno.pid, "SIGURG");
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(heard, ["SIGURG", "SIGWINCH"]);
});

Deno.test("a signal reaches one process, or all of its group", posix, async () => {
  const start = () =>
    new Deno.Command("sh", {
      args: ["-c", "sleep 60 & echo; wait"],
      stdin: "null",
      stdout: "piped",
      detached: true,
    }).spawn();
  for (const target of ["process", "group"] as const) {
    const child = start();
    const reader = child.stdout.getReader();
    await reader.read();
    assert.equal(sendSignal(child.pid, "SIGKILL", target), true);
    await child.status;
    // The other process of the group holds the pipe open as long as it lives.
    const end = reader.read().then(() => "closed");
    const still = target === "group"
      ? await end
      : await Promise.race([end, new Promise((resolve) => setTimeout(resolve, 50, "open"))]);
    assert.equal(still, target === "group" ? "closed" : "open");
    if (target === "process") assert.equal(sendSignal(child.pid, "SIGKILL", "group"), true);
    await end;
    assert.equal(sendSignal(child.pid, "SIGKILL", "process"), false);
  }
});

Deno.test("signals have the numbers that the system gives them", posix, async () => {
  const names = (
    "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM XCPU XFSZ SYS"
  ).split(" ");
  const script = names.map((name) => `kill -l ${name}`).join("; ");
  const { stdout } = await new Deno.Command("bash", { args: ["-c", script] }).output();
  const numbers = new TextDecoder().decode(stdout).trim().split("\n").map(Number);
  assert.deepEqual(names.map((name) => signalNumber(`SIG${name}`)), numbers);
  assert.equal(signalNumber("SIGNOTHING"), 0);
});
