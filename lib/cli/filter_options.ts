import { type Command, Option } from "commander";
import {
  conditionInvalid,
  idsEmpty,
  limitInvalid,
  sortKeyUnknown,
  statusFilterUnknown,
  timeInvalid,
} from "../errors/mod.ts";
import { type Status, STATUSES } from "../experiment/mod.ts";
import { locateRepository } from "../git/mod.ts";
import {
  type Condition,
  type ExperimentFilter,
  parseCondition,
  parseSortKey,
  parseTime,
  SORT_FIELDS,
} from "../query/mod.ts";
import { basename, workingDirectory } from "../sys/mod.ts";

/** Filters as they were typed. */
export interface FilterOptions {
  readonly ids?: string;
  readonly status?: readonly string[];
  readonly name?: string;
  readonly tag?: readonly string[];
  readonly script?: string;
  readonly startedAfter?: string;
  readonly startedBefore?: string;
  readonly endedAfter?: string;
  readonly endedBefore?: string;
  readonly param?: readonly string[];
  readonly metric?: readonly string[];
  readonly archived?: boolean;
  readonly project?: string;
  readonly global?: boolean;
  readonly limit?: string;
  readonly sort?: string;
}

/** Which filters a command has besides those that all have; default: each. */
export interface FilterKinds {
  /** `--archived`. */
  readonly archived?: boolean;
  /** `--limit` and `--sort`. */
  readonly limit?: boolean;
  /** `--project` and `--global`. */
  readonly scope?: boolean;
}

/** Adds the options that say which experiments are meant. */
export function addFilterOptions(command: Command, which: FilterKinds = {}): Command {
  const { archived = true, limit = true, scope = true } = which;
  command
    .option("-i, --ids <id,...>", "ids or beginnings of ids")
    .addOption(listOption("-s, --status <status>", STATUSES.join(", ")))
    .option("-n, --name <glob>", "name, as in 'train*'; '' means those without a name")
    .addOption(listOption("-t, --tag <tag>", "tag; given again: all of them"))
    .option("-c, --script <glob>", "file name of the script, with or without its extension")
    .option("--started-after <time>", "started then or later: 2026-11-20, today, '2 hours ago'")
    .option("--started-before <time>", "started earlier")
    .option("--ended-after <time>", "ended then or later")
    .option("--ended-before <time>", "ended earlier")
    .addOption(listOption("--param <condition>", "parameter, as in 'lr>0.01'"))
    .addOption(listOption("--metric <condition>", "last value of a metric, as in 'acc>=0.9'"));
  if (scope) {
    command
      .option("-p, --project <name>", "project (default: the one of this git repository)")
      .option("-g, --global", "all projects");
  } else {
    // Without these options there is no project to keep to.
    command.setOptionValue("global", true);
  }
  if (archived) command.option("-a, --archived", "archived experiments instead of the others");
  if (limit) {
    command
      .option("-l, --limit <n>", "n experiments at most")
      .option(
        "--sort <key>",
        `${SORT_FIELDS.join(", ")}, param:KEY or metric:KEY; -KEY: downwards`,
      );
  }
  return command;
}

/** An option that may be given again. */
function listOption(flags: string, description: string): Option {
  return new Option(flags, description)
    .argParser((text: string, before: string[] | undefined) => [...(before ?? []), text]);
}

/** True if an option says which experiments are meant; a project and `--archived` only say where. */
export function isFiltered(options: FilterOptions): boolean {
  const { archived: _, project: __, global: ___, sort: ____, ...filters } = options;
  const names = [...TIMES.map(([name]) => name), ...FILTERS];
  return names.some((name) => filters[name] !== undefined);
}

const FILTERS = ["ids", "status", "name", "tag", "script", "param", "metric", "limit"] as const;

const TIMES = [
  ["startedAfter", "--started-after"],
  ["startedBefore", "--started-before"],
  ["endedAfter", "--ended-after"],
  ["endedBefore", "--ended-before"],
] as const;

/**
 * Reads the filters of a command line. Without `--project` and `--global` those of the project are
 * meant that the working directory belongs to.
 *
 * @param now for times such as `2 hours ago`, microseconds since 1970
 * @throws UserError for a filter that means nothing
 */
export function readFilter(
  options: FilterOptions,
  now: { readonly micros: number },
): ExperimentFilter {
  const { ids, status, name, tag, script, param, metric, archived, limit, sort } = options;
  return {
    ids: ids === undefined ? undefined : readIds(ids),
    statuses: status?.flatMap(readStatuses),
    name,
    tags: tag,
    script,
    ...readTimes(options, now.micros),
    params: param?.map((text) => readCondition("--param", text)),
    metrics: metric?.map((text) => readCondition("--metric", text)),
    archived,
    project: readProject(options),
    limit: limit === undefined ? undefined : readLimit(limit),
    sort: sort === undefined ? undefined : readSort(sort),
  };
}

function readIds(text: string): string[] {
  const ids = text.split(",").map((id) => id.trim()).filter((id) => id !== "");
  if (ids.length === 0) throw idsEmpty();
  return ids;
}

function readStatuses(text: string): Status[] {
  return text.split(",").map((word) => {
    const status = STATUSES.find((known) => known === word.trim().toLowerCase());
    if (status === undefined) throw statusFilterUnknown(word.trim(), STATUSES);
    return status;
  });
}

function readTimes(options: FilterOptions, micros: number): Partial<Record<TimeName, number>> {
  const times: Partial<Record<TimeName, number>> = {};
  for (const [name, option] of TIMES) {
    const text = options[name];
    if (text === undefined) continue;
    const moment = parseTime(text, micros);
    if (moment === null) throw timeInvalid(option, text);
    times[name] = moment;
  }
  return times;
}

type TimeName = (typeof TIMES)[number][0];

function readCondition(option: "--param" | "--metric", text: string): Condition {
  const condition = parseCondition(text);
  if (condition === null) throw conditionInvalid(option, text);
  return condition;
}

function readProject({ project, global }: FilterOptions): string | null {
  return global ? null : project ?? presentProject();
}

/** Name of the repository's folder that the working directory is in, or null. */
function presentProject(): string | null {
  const directory = workingDirectory();
  const repository = directory === null ? null : locateRepository(directory);
  return repository === null ? null : basename(repository.root);
}

function readLimit(text: string): number {
  if (!/^\d{1,9}$/.test(text.trim())) throw limitInvalid(text);
  return Number(text);
}

function readSort(text: string): string {
  if (parseSortKey(text) === null) throw sortKeyUnknown(text, SORT_FIELDS);
  return text;
}
