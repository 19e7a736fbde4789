import { join } from "node:path";
import type { Sandbox } from "../harness.ts";

/** What an experiment of a hand-written store says; otherwise it completed and has no name. */
export interface Stored {
  readonly name?: string;
  readonly status?: string;
  readonly archived?: boolean;
  /** More of its record. */
  readonly record?: Readonly<Record<string, unknown>>;
  /** Text of params.yaml. */
  readonly params?: string;
  /** Texts of the steps of metrics.json. */
  readonly metrics?: readonly string[];
  /** Its dependencies by slot. */
  readonly uses?: Readonly<Record<string, string>>;
}

/** Writes experiments into the store as upstream lays them out, each a minute after the last. */
export function putStored(t: Sandbox, experiments: Readonly<Record<string, Stored>>): void {
  Object.entries(experiments).forEach(([id, stored], at) => {
    const folder = join(t.store.path, stored.archived ? "archived" : "", id);
    const write = (file: string, text: string) => Deno.writeTextFileSync(join(folder, file), text);
    Deno.mkdirSync(join(folder, "artifacts"), { recursive: true });
    const minute = String(at).padStart(2, "0");
    write(
      "metadata.json",
      JSON.stringify(
        {
          created_at: `2026-03-01T09:${minute}:00.000000`,
          id,
          name: stored.name ?? null,
          project: null,
          script_path: "/work/train.py",
          started_at: `2026-03-01T09:${minute}:01.000000`,
          status: stored.status ?? "completed",
          tags: [],
          ...stored.record,
        },
        null,
        2,
      ),
    );
    write("params.yaml", stored.params ?? "{}\n");
    if (stored.metrics !== undefined) write("metrics.json", `[${stored.metrics.join(",\n")}]\n`);
    if (stored.uses === undefined) return;
    const created_at = "2026-03-01T09:00:00.000000+00:00";
    write("dependencies.json", JSON.stringify({ dependencies: stored.uses, created_at }));
  });
}

/** Three trainings, the last one without metrics; `model.n` and `note` are the same in all. */
export const trainings: Readonly<Record<string, Stored>> = {
  "1a000001": {
    name: "base",
    params: "lr: 0.1\nmodel:\n  n: 3\n  act: relu\nnote: same\n",
    metrics: [
      '{"step": 0, "timestamp": "t", "loss": 2.0, "acc": 0.25}',
      '{"step": 1, "timestamp": "t", "loss": 0.5, "acc": 0.75}',
      '{"step": 2, "timestamp": "t", "loss": 1, "acc": 0.5}',
    ],
    record: { tags: ["a", "b"], duration: 4.5 },
  },
  "2b000002": {
    name: "wide",
    params: "lr: 0.01\nmodel:\n  n: 3\n  act: gelu\nnote: same\n",
    metrics: ['{"step": 0, "timestamp": "t", "loss": 0.25, "acc": 0.91234567}'],
  },
  "3c000003": { status: "failed", params: "lr: 0.1\nmodel:\n  n: 3\n  act: relu\nnote: same\n" },
};
