import assert from "node:assert/strict";
import { childUsage, peakMemory, processorSeconds } from "./resource_usage.ts";

const known = { ignore: childUsage() === null };
const onLinux = { ignore: Deno.build.os !== "linux" };

const busy = "const end = performance.now() + 300; while (performance.now() < end) Math.random()";

Deno.test("what a finished child has used is counted", known, async () => {
  const before = childUsage()!;
  await new Deno.Command(Deno.execPath(), { args: ["eval", "--no-check", busy] }).output();
  const after = childUsage()!;
  const used = after.userSeconds + after.systemSeconds - before.userSeconds - before.systemSeconds;
  assert.ok(used > 0.05 && used < 30, `${used} seconds`);
  // A whole JavaScript engine: tens of megabytes, in KiB and not in bytes.
  assert.ok(after.peakKiB > 10_000 && after.peakKiB < 10_000_000, `${after.peakKiB} KiB`);
});

Deno.test("a running process shows what it has used", onLinux, () => {
  assert.ok(peakMemory(Deno.pid)! > 10_000);
  const before = processorSeconds(Deno.pid)!;
  const end = performance.now() + 200;
  while (performance.now() < end) Math.random();
  const after = processorSeconds(Deno.pid)!;
  assert.ok(after.user + after.system > before.user + before.system);
});

Deno.test("a process that is gone shows nothing", onLinux, async () => {
  const child = new Deno.Command("true").spawn();
  await child.status;
  assert.equal(peakMemory(child.pid), null);
  assert.equal(processorSeconds(child.pid), null);
});
