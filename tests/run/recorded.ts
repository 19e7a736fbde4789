/** Output is shown and recorded at the same time: who has seen it may be early at its record. */
import type { Sandbox } from "../harness.ts";
import { until } from "./until.ts";

/** Waits until what the script of an experiment has printed so far is in its record. */
export async function untilRecorded(
  t: Sandbox,
  text: string,
  { id, file = "stdout.txt" }: { readonly id?: string; readonly file?: string } = {},
): Promise<void> {
  const isThere = () =>
    t.store.has(`artifacts/${file}`, id) && t.store.text(`artifacts/${file}`, id).includes(text);
  await until(isThere, `${file} has ${JSON.stringify(text)}`);
}

/**
 * Waits until yanex has nothing more to add to the record of its run until the end, and has put
 * away what it needed for that.
 */
export async function untilDescribed(t: Sandbox, id: string = t.store.onlyId()): Promise<void> {
  const isDescribed = () =>
    "packages" in t.store.metadata(id).environment.dependencies &&
    ![...Deno.readDirSync(t.store.folder(id))].some(({ name }) => /\.(tmp|lock)/.test(name));
  await until(isDescribed, `the record of ${id} is complete`);
}
