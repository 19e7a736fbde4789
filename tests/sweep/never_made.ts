import { join } from "node:path";
import type { Sandbox } from "../harness.ts";

/** As if the yanex that made the only sweep had been killed before it had made these. */
export function neverMade(t: Sandbox, ...ids: readonly string[]): void {
  for (const id of ids) Deno.removeSync(t.store.folder(id), { recursive: true });
  const file = join(t.store.path, `.sweeps/${t.store.sweeps()[0]}.json`);
  const record = { ...JSON.parse(Deno.readTextFileSync(file)), all_made: false };
  Deno.writeTextFileSync(file, JSON.stringify(record));
}
