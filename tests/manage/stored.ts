import { join } from "node:path";
import type { Running, Sandbox } from "../harness.ts";

/** Metadata of an experiment of a hand-written store, besides what {@link putStored} adds. */
export interface Stored {
  readonly archived?: boolean;
  /** Its dependencies by slot. */
  readonly uses?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

/** Writes experiments into the store, as upstream lays them out; the first is the oldest. */
export function putStored(t: Sandbox, experiments: Readonly<Record<string, Stored>>): void {
  let minute = 10;
  for (const [id, { archived, uses, ...facts }] of Object.entries(experiments)) {
    const folder = join(t.store.path, archived ? "archived" : "", id);
    Deno.mkdirSync(join(folder, "artifacts"), { recursive: true });
    const metadata = {
      created_at: `2026-03-01T09:${minute++}:00.000000`,
      id,
      name: null,
      script_path: "/work/train.py",
      status: "completed",
      storage_version: 2,
      tags: [],
      ...facts,
    };
    const sorted = Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => a < b ? -1 : 1));
    Deno.writeTextFileSync(join(folder, "metadata.json"), JSON.stringify(sorted, null, 2));
    Deno.writeTextFileSync(join(folder, "params.yaml"), "{}\n");
    if (uses === undefined) continue;
    const text = JSON.stringify({ dependencies: uses, metadata: {} }, null, 2);
    Deno.writeTextFileSync(join(folder, "dependencies.json"), text);
  }
}

/** Starts a run that goes on until the file `stop` is there. */
export async function startRun(t: Sandbox): Promise<{ running: Running; id: string }> {
  const before = new Set(t.store.ids());
  t.write(
    "wait.py",
    "import os, time\nprint('ready')\nwhile not os.path.exists('stop'):\n    time.sleep(0.01)\n",
  );
  const running = t.start("run wait.py --name waiting");
  await running.prints("ready\n");
  return { running, id: t.store.ids().find((id) => !before.has(id))! };
}

/** Ids of the regular and of the archived experiments. */
export function placesOf(t: Sandbox): { regular: string[]; archived: string[] } {
  const ids = t.store.ids().sort();
  const isArchived = (id: string) => t.store.folder(id).includes("/archived/");
  return { regular: ids.filter((id) => !isArchived(id)), archived: ids.filter(isArchived) };
}
