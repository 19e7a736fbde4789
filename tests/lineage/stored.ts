import { join } from "node:path";
import type { Sandbox } from "../harness.ts";

/** What an experiment of a hand-written store says; otherwise it completed and has no name. */
export interface Stored {
  readonly name?: string;
  readonly script?: string;
  readonly status?: string;
  readonly started?: string;
  readonly archived?: boolean;
  /** Its dependencies by slot. */
  readonly uses?: Readonly<Record<string, string>>;
}

/** Writes experiments into the store, as upstream lays them out. */
export function putStored(t: Sandbox, experiments: Readonly<Record<string, Stored>>): void {
  for (
    const [id, { name, script, status, started, archived, uses }] of Object.entries(experiments)
  ) {
    const folder = join(t.store.path, archived ? "archived" : "", id);
    const write = (file: string, content: unknown) =>
      Deno.writeTextFileSync(join(folder, file), JSON.stringify(content, null, 2));
    Deno.mkdirSync(join(folder, "artifacts"), { recursive: true });
    write("metadata.json", {
      created_at: "2026-03-01T09:00:00.000000",
      id,
      name: name ?? null,
      script_path: script === undefined ? null : `/work/${script}`,
      started_at: started === undefined ? null : `2026-03-01T${started}:00.000000`,
      status: status ?? "completed",
      tags: [],
    });
    Deno.writeTextFileSync(join(folder, "params.yaml"), "{}\n");
    if (uses === undefined) continue;
    const created_at = "2026-03-01T09:00:00.000000+00:00";
    write("dependencies.json", { dependencies: uses, created_at, metadata: {} });
  }
}

/** One preparation, three trainings of which one failed, an ensemble, and a staged report. */
export const pipeline: Readonly<Record<string, Stored>> = {
  "1a000001": { name: "prepare", script: "prepare_data.py", started: "10:00" },
  "2b000003": { name: "train-1", script: "train.py", started: "10:10", uses: { data: "1a000001" } },
  "2b000002": { name: "train-2", script: "train.py", started: "10:20", uses: { data: "1a000001" } },
  "2b000001": {
    name: "train-3",
    script: "train.py",
    started: "10:30",
    status: "failed",
    uses: { data: "1a000001" },
  },
  "3c000001": {
    script: "ensemble.py",
    started: "11:00",
    uses: { model1: "2b000003", model2: "2b000002", data: "1a000001" },
  },
  "4d000001": { name: "report", status: "staged", uses: { ensemble: "3c000001" } },
};
