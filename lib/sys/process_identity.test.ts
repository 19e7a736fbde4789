import assert from "node:assert/strict";
import { livenessOf, processIdentity } from "./process_identity.ts";

Deno.test("this process is alive, an ended one is dead, one of another host is unknown", async () => {
  assert.equal(livenessOf(processIdentity()), "alive");
  const child = new Deno.Command("sleep", { args: ["30"] }).spawn();
  const identity = processIdentity(child.pid);
  assert.equal(livenessOf(identity), "alive");
  child.kill("SIGKILL");
  await child.status;
  assert.equal(livenessOf(identity), "dead");
  assert.equal(livenessOf({ ...identity, host: "elsewhere.example" }), "unknown");
});

Deno.test("a process number that was given away again is dead", () => {
  const identity = processIdentity();
  if (identity.startTime === null) return;
  assert.equal(livenessOf({ ...identity, startTime: "1" }), "dead");
});

Deno.test("after a restart of the machine all processes are dead; another container's are unknown", () => {
  const identity = processIdentity();
  if (identity.scope === null) return;
  assert.equal(livenessOf({ ...identity, scope: "other-boot/pid:[1]" }), "dead");
  const boot = identity.scope.split("/")[0];
  assert.equal(livenessOf({ ...identity, scope: `${boot}/pid:[1]` }), "unknown");
});
