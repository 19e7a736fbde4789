import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox } from "../harness.ts";
import type { Cluster } from "./cluster.ts";

/** Metadata of all experiments. */
export function records(t: Sandbox) {
  return t.store.ids().map((id) => t.store.metadata(id));
}

/** Waits until scripts have printed something, all experiments together so many times. */
export async function untilPrinted(
  t: Sandbox,
  cluster: Cluster,
  text: string,
  times = 1,
): Promise<void> {
  const count = (id: string) => {
    const file = join(t.store.folder(id), "artifacts/stdout.txt");
    return existsSync(file) ? Deno.readTextFileSync(file).split(text).length - 1 : 0;
  };
  const printed = () => t.store.ids().map(count).reduce((sum, each) => sum + each, 0);
  await cluster.until(`scripts print ${text} ${times} times`, () => printed() >= times);
  assert.equal(printed(), times);
}

/** Waits until the only experiment has a status, and returns its metadata. */
export async function untilStatus(t: Sandbox, cluster: Cluster, status: string) {
  await cluster.until(`the experiment is ${status}`, () => records(t)[0]?.status === status);
  return records(t)[0]!;
}
