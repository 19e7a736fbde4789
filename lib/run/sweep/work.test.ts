import assert from "node:assert/strict";
import { join } from "node:path";
import { identityEntries } from "../../experiment/mod.ts";
import { formatJson, type Plain, toValue, type ValueMap } from "../../params/mod.ts";
import { processIdentity } from "../../sys/mod.ts";
import { findWork } from "./work.ts";

interface Experiment {
  readonly status: string;
  readonly created_at?: string;
  readonly [key: string]: Plain;
}

/** Names of the work that is found in a store of these experiments, by name. */
async function found(
  experiments: Readonly<Record<string, Experiment | string>>,
  query: { sweepId?: string } = {},
): Promise<string[]> {
  const root = Deno.makeTempDirSync({ prefix: "yanex-store-" });
  try {
    Object.entries(experiments).forEach(([name, facts], index) => {
      const folder = join(root, `${index}`.padStart(8, "0"));
      Deno.mkdirSync(folder);
      const whole = typeof facts === "string" ? facts : formatJson(
        toValue({ name, script_path: "/project/train.py", created_at: "2026", ...facts }),
        { indent: 2, sortKeys: true },
      );
      Deno.writeTextFileSync(join(folder, "metadata.json"), whole);
    });
    return findWork({ root }, query).map(({ name }) => name!);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** The `runner` map of a process that has ended. */
const dead = toValue({ version: "0.1.0" }) as ValueMap;
for (const [key, value] of identityEntries({ ...processIdentity(), pid: 2 ** 22 + 1 })) {
  dead.set(key, value);
}
const alive = new Map([...dead, ...identityEntries(processIdentity())]);

Deno.test("the oldest comes first, a sweep in the order of its grid", async () => {
  const sweep = (index: number) => ({ id: "aaaaaaaa", index, size: 3, params: {} });
  assert.deepEqual(
    await found({
      "second-2": { status: "staged", created_at: "2026-02-01T00:00:00.2", sweep: sweep(1) },
      "third": { status: "staged", created_at: "2026-03-01" },
      "second-1": { status: "staged", created_at: "2026-02-01T00:00:00.2", sweep: sweep(0) },
      "first": { status: "staged", created_at: "2026-01-01" },
    }),
    ["first", "second-1", "second-2", "third"],
  );
});

Deno.test("what is staged waits, and what was begun by a runner that died", async () => {
  const staged_at = "2026-01-01";
  assert.deepEqual(
    await found({
      a: { status: "staged" },
      b: { status: "completed" },
      c: { status: "failed" },
      d: { status: "cancelled" },
      e: { status: "running", staged_at, runner: dead },
      f: { status: "running", staged_at, runner: alive },
      // Run at once and killed: nobody asked for it to be run later.
      g: { status: "running", runner: dead },
      h: { status: "created", staged_at, runner: dead },
      i: "{",
      j: { status: "staged", script_path: null },
      // The status inside another map is not the experiment's.
      k: { status: "completed", attempts: [{ status: "staged" }] },
    }),
    ["a", "e", "h"],
  );
});

Deno.test("of a sweep also what failed or was cancelled waits", async () => {
  const sweep = (id: string, index: number) => ({ id, index, size: 3 });
  assert.deepEqual(
    await found({
      a: { status: "failed", sweep: sweep("aaaaaaaa", 0) },
      b: { status: "cancelled", sweep: sweep("aaaaaaaa", 1) },
      c: { status: "completed", sweep: sweep("aaaaaaaa", 2) },
      d: { status: "failed", sweep: sweep("bbbbbbbb", 0) },
      e: { status: "failed", description: "like aaaaaaaa" },
    }, { sweepId: "aaaaaaaa" }),
    ["a", "b"],
  );
});
