import type { ExperimentRow } from "../../query/select/mod.ts";
import type { Field } from "../../query/fields/mod.ts";
import type { ExperimentPlace, Store } from "../../experiment/mod.ts";

/** Forms of the output of `yanex get`. */
export type GetFormat = "default" | "json" | "csv" | "markdown" | "sweep";

/** What a call of `yanex get` asks for. */
export interface GetRequest {
  readonly store: Store;
  /** The field as it was typed. */
  readonly fieldText: string;
  readonly field: Field;
  readonly format: GetFormat;
  /** What stands for a value that is not there. */
  readonly missing: string;
  readonly head?: number;
  readonly tail?: number;
  readonly follow: boolean;
  readonly depth: number;
  readonly includeDependencies: boolean;
  /** Values of several experiments carry their ids. */
  readonly withIds: boolean;
}

/** An experiment of which a field is asked for. */
export interface Target {
  readonly place: ExperimentPlace;
  /** What is known of it already. */
  readonly row?: ExperimentRow;
}

/** What is shown for a value that is not there, unless `--default` says otherwise. */
export const NOT_FOUND = "[not_found]";

/** Edges that a lineage is followed, unless `--depth` says otherwise. */
export const DEPTH = 10;
