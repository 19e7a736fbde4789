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

Deno.test("processes of another boot or container are unknown, whatever the host's name", () => {
  const identity = processIdentity();
  if (identity.scope === null) return;
  // Before a restart, or on another machine of that name.
  assert.equal(livenessOf({ ...identity, scope: "other-boot/pid:[1]" }), "unknown");
  const boot = identity.scope.split("/")[0];
  assert.equal(livenessOf({ ...identity, scope: `${boot}/pid:[1]` }), "unknown");
});
