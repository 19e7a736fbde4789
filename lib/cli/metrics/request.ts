import type { MetricFacts } from "../../experiment/mod.ts";

/** A run whose metrics are asked for. */
export interface Run {
  readonly id: string;
  readonly folder: string;
  readonly name: string | null;
  /** What is known of each of its metrics before its steps are read. */
  readonly facts: ReadonlyMap<string, MetricFacts>;
}

/** What a call of `yanex metrics` asks for. */
export interface MetricsRequest {
  readonly runs: readonly Run[];
  /** In the order of the columns. */
  readonly names: readonly string[];
  /** Steps of each run at its end; all if undefined. */
  readonly last: number | undefined;
}
