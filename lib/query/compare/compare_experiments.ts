import { type ColumnGroup, UserError } from "../../errors/mod.ts";
import {
  isMetricName,
  type Metadata,
  readMetadata,
  readParams,
  secondsBetween,
  type Status,
  type Store,
} from "../../experiment/mod.ts";
import { compareKeys, flatten, type Value } from "../../params/mod.ts";
import { failureText } from "../../sys/mod.ts";
import type { ColumnSpec } from "./column_spec.ts";
import { InheritedParams } from "./dependency_params.ts";
import { type MetricValue, readMetricValues } from "./metric_values.ts";
import { resolveKeys } from "./resolve_keys.ts";
import { differ } from "./same_value.ts";

/** What is known of an experiment before it is compared. */
export interface ComparedExperiment {
  readonly id: string;
  readonly folder: string;
  readonly archived: boolean;
  readonly name: string | null;
  /** To be shown: a run whose runner is gone has failed. */
  readonly status: Status | "unknown";
}

/** What is compared, and how. */
export interface CompareOptions {
  /** Default `auto`. */
  readonly params?: ColumnSpec;
  /** Default `auto`. */
  readonly metrics?: ColumnSpec;
  /** Default `auto`: id, name and status. */
  readonly meta?: ColumnSpec;
  /** Of the columns that were asked for, only those in which the experiments differ. */
  readonly onlyDifferent?: boolean;
  /** Parameters of dependencies count as the experiment's own. */
  readonly includeDepParams?: boolean;
  /** Default `last`. */
  readonly metricValue?: MetricValue;
}

/** One column of a comparison. */
export interface ComparisonColumn {
  readonly group: ColumnGroup;
  /** Parameters and fields of the record: dotted. */
  readonly key: string;
  /** True if two experiments have different values; those without one do not count. */
  readonly differs: boolean;
  /** True if it was asked for; the others are there for who wants to see what is the same. */
  readonly shown: boolean;
}

/** Experiments side by side. */
export interface Comparison<E extends ComparedExperiment = ComparedExperiment> {
  readonly experiments: readonly E[];
  /** Record, parameters, metrics. */
  readonly columns: readonly ComparisonColumn[];
  /** For each experiment its value in each column; undefined where it has none. */
  readonly cells: readonly (readonly (Value | undefined)[])[];
  /** Files that could not be read, in words. */
  readonly problems: readonly string[];
}

/** What `--meta auto` shows. */
export const AUTO_META: readonly string[] = ["id", "name", "status"];

/** Values of one group, by key. */
type Values = ReadonlyMap<string, Value>;

/**
 * Puts experiments side by side, in their order.
 *
 * @throws UserError for a key that none of them has, or that means several
 */
export async function compareExperiments<E extends ComparedExperiment>(
  store: Store,
  experiments: readonly E[],
  options: CompareOptions = {},
): Promise<Comparison<E>> {
  const reader = new GroupReader(store, options);
  const columns: ComparisonColumn[] = [];
  const cells: (Value | undefined)[][] = experiments.map(() => []);
  const groups: [ColumnGroup, ColumnSpec][] = [
    ["meta", options.meta ?? "auto"],
    ["param", options.params ?? "auto"],
    ["metric", options.metrics ?? "auto"],
  ];
  for (const [group, spec] of groups) {
    if (spec === "none") continue;
    const values: Values[] = [];
    for (const experiment of experiments) values.push(await reader.read(group, spec, experiment));
    for (const key of keysOf(group, spec, values)) {
      const column = values.map((of) => of.get(key));
      const differs = differ(column);
      const onlyDifferent = options.onlyDifferent || (spec === "auto" && group !== "meta");
      const shown = differs || !onlyDifferent || (group === "meta" && AUTO_META.includes(key));
      columns.push({ group, key, differs, shown });
      column.forEach((value, row) => cells[row]!.push(value));
    }
  }
  return { experiments, columns, cells, problems: reader.problems };
}

function keysOf(group: ColumnGroup, spec: ColumnSpec, values: readonly Values[]): string[] {
  if (group === "meta" && spec === "auto") return [...AUTO_META];
  const available = new Set(values.flatMap((of) => [...of.keys()]));
  if (typeof spec !== "string") {
    return values.length === 0 ? [] : resolveKeys(group, spec, available);
  }
  return [...available].sort(compareKeys);
}

/** Reads what the columns of a group need, and collects what cannot be read. */
class GroupReader {
  readonly problems: string[] = [];
  readonly #inherited: InheritedParams;

  constructor(store: Store, private readonly options: CompareOptions) {
    this.#inherited = new InheritedParams(store);
  }

  async read(
    group: ColumnGroup,
    spec: ColumnSpec,
    experiment: ComparedExperiment,
  ): Promise<Values> {
    if (group === "meta") return metaValues(experiment, spec === "auto");
    const what = group === "param" ? "parameters" : "metrics";
    try {
      if (group === "metric") return this.#metrics(experiment.folder, spec);
      return await this.#params(experiment.folder);
    } catch (error) {
      const reason = error instanceof UserError ? error.message : failureText(error);
      this.problems.push(`the ${what} of experiment ${experiment.id} cannot be read: ${reason}`);
      return new Map();
    }
  }

  async #params(folder: string): Promise<Values> {
    const params = this.options.includeDepParams
      ? await this.#inherited.of(folder)
      : await readParams(folder);
    return new Map(flatten(params ?? new Map()));
  }

  #metrics(folder: string, spec: ColumnSpec): Values {
    // They are no metrics; whoever names one gets it.
    const named = typeof spec !== "string" &&
      spec.some((item) => !isMetricName(item.replace(/^metric:/, "")));
    return readMetricValues(folder, this.options.metricValue ?? "last", named);
  }
}

function metaValues(experiment: ComparedExperiment, auto: boolean): Values {
  const { id, name, status, folder, archived } = experiment;
  const own: [string, Value][] = [["id", id], ["name", name], ["status", status]];
  if (auto) return new Map(own);
  const reading = readMetadata(folder);
  const stored = reading.kind === "read" ? storedValues(reading.metadata) : [];
  return new Map([...stored, ...own, ["archived", archived]]);
}

/** The record with its maps flattened, and what upstream adds to it. */
function storedValues(metadata: Metadata): [string, Value][] {
  const { startedAt, completedAt, duration, scriptPath, description, tags } = metadata;
  const seconds = duration ?? secondsBetween(startedAt, completedAt);
  return [
    ["description", description],
    ["tags", [...tags]],
    ["started_at", startedAt],
    ["ended_at", completedAt],
    ["completed_at", completedAt],
    ["script_path", scriptPath],
    ...flatten(metadata.raw),
    ["duration", seconds],
  ];
}
