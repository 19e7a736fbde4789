import type { ExperimentPlace } from "../../experiment/mod.ts";
import { readFacts } from "./facts.ts";
import type { RecordFacts } from "./row.ts";
import { metricValues, type NamedValues, NO_VALUES, paramValues } from "./values.ts";

/** Where what is asked of many experiments comes from: their files, or an index over them. */
export interface ExperimentReader {
  /** What the record says; null if the folder is no experiment. */
  facts(place: ExperimentPlace): RecordFacts | null;
  /** Parameters by dotted name. */
  params(place: ExperimentPlace): NamedValues | Promise<NamedValues>;
  /** The last value of each metric. */
  metrics(place: ExperimentPlace): NamedValues;
  /** Called once, after everything was asked. */
  close(): void;
}

/** Reads the files each time. */
export const plainReader: ExperimentReader = {
  facts: ({ folder }) => readFacts(folder),
  params: async ({ folder }) => await paramValues(folder) ?? NO_VALUES,
  metrics: ({ folder }) => metricValues(folder) ?? NO_VALUES,
  close() {},
};
