/** What tests of states have in common. */
import assert from "node:assert/strict";
import type { Sandbox } from "../harness.ts";
import type { Cluster } from "./cluster.ts";

/** Metadata of all experiments, in the order of their tasks. */
export function records(t: Sandbox) {
  return t.store.ids().map((id) => t.store.metadata(id))
    .sort((a, b) => (a.slurm?.task ?? 0) - (b.slurm?.task ?? 0));
}

/** Submits a script, and returns the number of the job. */
export async function submitted(t: Sandbox, args: string): Promise<string> {
  const { stdout } = await t.yanex(`run --slurm ${args}`);
  return /to SLURM: job (\d+)/.exec(stdout)![1]!;
}

/** What the list shows as status, in the order of the table. */
export async function listed(t: Sandbox): Promise<string[]> {
  const { stdout } = await t.yanex("list");
  const [title = "", ...lines] = stdout.split("\n");
  const at = title.indexOf("Status");
  const rows = lines.slice(0, lines.indexOf("") < 0 ? undefined : lines.indexOf(""));
  return rows.map((line) => line.slice(at).split(/ {2,}/)[0]!.trim());
}

/** The lines of `yanex show` under a heading. */
export async function section(t: Sandbox, id: string, title: string): Promise<string[]> {
  const { stdout } = await t.yanex(["show", id]);
  const lines = stdout.split("\n");
  const from = lines.indexOf(title) + 1;
  assert.ok(from > 0, `there is no ${title} in\n${stdout}`);
  const end = lines.indexOf("", from);
  return lines.slice(from, end < 0 ? undefined : end).map((line) => line.trim());
}

/** A script that says when it has begun, and does not end. */
export const waiting = "import time\nprint('ready', flush=True)\ntime.sleep(600)\n";

/** Waits until so many scripts have begun. */
export async function untilReady(t: Sandbox, cluster: Cluster, count: number): Promise<void> {
  const ready = () =>
    t.store.ids().filter((id) =>
      t.store.has("artifacts/stdout.txt", id) && t.store.artifact(id, "stdout.txt") !== ""
    ).length;
  await cluster.until(`${count} scripts have begun`, () => ready() === count);
}
