import type { ExperimentPlace, Store } from "../../experiment/mod.ts";
import type { SlurmLog } from "../../slurm/logs/mod.ts";

/** What a call of `yanex logs` asks for. */
export interface LogsRequest {
  readonly store: Store;
  readonly place: ExperimentPlace;
  readonly streams: readonly ("stdout" | "stderr")[];
  /** What SLURM wrote besides those; null if there is nothing, or if it is not wanted. */
  readonly slurm: SlurmLog | null;
  /** All that SLURM's log holds, and nothing else. */
  readonly isRaw: boolean;
  /** Number of an attempt that was put aside; null for the last one. */
  readonly attempt: number | null;
  readonly head?: number;
  readonly tail?: number;
}
