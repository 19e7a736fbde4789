import { join } from "node:path";
import type { Sandbox } from "../harness.ts";

/** What an experiment of a hand-written store says; otherwise it completed and has no name. */
export interface Stored {
  readonly name?: string | null;
  readonly archived?: boolean;
  readonly params?: string;
  /** The last step. */
  readonly metrics?: Readonly<Record<string, unknown>>;
  /** Instead of all this. */
  readonly metadata?: string;
  /** Other entries of metadata.json. */
  readonly [key: string]: unknown;
}

/** Writes experiments into the store, as upstream lays them out. */
export function putStored(t: Sandbox, experiments: Readonly<Record<string, Stored>>): void {
  for (const [id, stored] of Object.entries(experiments)) {
    const { archived, params = "{}\n", metrics, metadata, ...entries } = stored;
    const folder = join(t.store.path, archived ? "archived" : "", id);
    const write = (file: string, text: string) => Deno.writeTextFileSync(join(folder, file), text);
    Deno.mkdirSync(folder, { recursive: true });
    const record = {
      created_at: "2026-03-01T09:00:00.000000",
      description: null,
      id,
      name: null,
      project: null,
      script_path: "/work/train.py",
      started_at: "2026-03-01T10:00:00.000000",
      status: "completed",
      tags: [],
      ...entries,
    };
    write("metadata.json", metadata ?? JSON.stringify(record, null, 2));
    write("params.yaml", params);
    if (metrics !== undefined) write("metrics.json", JSON.stringify([{ step: 0, ...metrics }]));
  }
}

/** A few of everything, the newest last. */
export const few: Readonly<Record<string, Stored>> = {
  "1a000001": {
    name: "prepare",
    script_path: "/work/prepare_data.py",
    created_at: "2026-03-01T09:00:00.000000",
    completed_at: "2026-03-01T10:00:08.000000",
    project: "vision",
  },
  "2b000002": {
    name: "train-1",
    created_at: "2026-03-02T09:00:00.000000",
    started_at: "2026-03-02T10:00:00.000000",
    completed_at: "2026-03-02T12:30:00.000000",
    params: "lr: 0.01\nmodel:\n  depth: 18\noptimizer: adam\n",
    metrics: { acc: 0.8, loss: 0.5 },
    tags: ["baseline", "paper"],
    project: "vision",
  },
  "2b000003": {
    name: "Train-2",
    created_at: "2026-03-03T09:00:00.000000",
    started_at: "2026-03-03T10:00:00.000000",
    failed_at: "2026-03-03T10:00:04.500000",
    status: "failed",
    params: "lr: 1.0e-03\nmodel:\n  depth: 50\noptimizer: sgd\n",
    metrics: { acc: 0.9, loss: Number.NaN },
    tags: ["paper"],
    project: "vision",
  },
  "3c000004": {
    created_at: "2026-03-04T09:00:00.000000",
    started_at: null,
    status: "staged",
    params: "lr: 1\n",
  },
  "4d000005": {
    name: "old",
    archived: true,
    created_at: "2026-01-01T09:00:00.000000",
    started_at: "2026-01-01T10:00:00.000000",
    completed_at: "2026-01-01T10:01:00.000000",
    project: "vision",
  },
};

/** Ids in the order in which `--csv` has them. */
export async function idsOf(t: Sandbox, args: string): Promise<string[]> {
  const { stdout } = await t.yanex(`list --csv ${args}`).stderr("");
  return stdout.trimEnd().split("\r\n").slice(1).map((line) => line.split(",")[0]!);
}
