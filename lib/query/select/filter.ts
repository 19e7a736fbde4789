import type { Status } from "../../experiment/mod.ts";
import { basename } from "../../sys/mod.ts";
import type { Condition } from "./condition.ts";
import { TextGlob } from "./glob.ts";
import { momentOf } from "./times/moment.ts";
import type { RecordFacts } from "./row.ts";

/** Which experiments are meant; all conditions must hold. */
export interface ExperimentFilter {
  /** Ids, or beginnings of ids of 4 characters or more. */
  readonly ids?: readonly string[];
  readonly statuses?: readonly Status[];
  /** A glob over the whole name; `""`: those without a name, which otherwise are `[unnamed]`. */
  readonly name?: string;
  /** All of them. */
  readonly tags?: readonly string[];
  /** A glob over the script's file name, with or without its extension. */
  readonly script?: string;
  /** Microseconds since 1970; `after` includes the moment itself, `before` does not. */
  readonly startedAfter?: number;
  readonly startedBefore?: number;
  readonly endedAfter?: number;
  readonly endedBefore?: number;
  /** True: archived ones instead of regular ones. Default false. */
  readonly archived?: boolean | "both";
  /** Null or absent: all projects; `""`: those without one. */
  readonly project?: string | null;
  readonly params?: readonly Condition[];
  readonly metrics?: readonly Condition[];
  /** After everything else. */
  readonly limit?: number;
  /** See {@link parseSortKey}; default: `-created`. */
  readonly sort?: string;
}

/** What a filter asks of a record, apart from its status. */
export type RecordTest = (facts: RecordFacts) => boolean;

/**
 * Makes the test of a filter; the patterns are read once. A record that cannot be read passes unless
 * something is asked that it would have to say: in a project it may well belong.
 */
export function recordTest(filter: ExperimentFilter): RecordTest {
  const tests: RecordTest[] = [];
  const { name, tags = [], script, project = null } = filter;
  if (tags.length > 0) tests.push((facts) => tags.every((tag) => facts.tags.includes(tag)));
  if (name !== undefined) tests.push(nameTest(name));
  if (script !== undefined) tests.push(scriptTest(script));
  const started = timeTest(filter.startedAfter, filter.startedBefore);
  if (started !== null) tests.push(({ startedAt }) => started(startedAt));
  const ended = timeTest(filter.endedAfter, filter.endedBefore);
  if (ended !== null) tests.push(({ completedAt }) => ended(completedAt));
  const asksNothing = tests.length === 0 && !asksElsewhere(filter);
  if (project !== null) tests.push((facts) => (facts.project ?? "") === project);
  return (facts) => facts.broken !== null ? asksNothing : tests.every((test) => test(facts));
}

function asksElsewhere({ statuses, params = [], metrics = [] }: ExperimentFilter): boolean {
  return statuses !== undefined || params.length > 0 || metrics.length > 0;
}

function nameTest(pattern: string): RecordTest {
  if (pattern === "") return ({ name }) => name === null || name === "";
  const glob = new TextGlob(pattern);
  return ({ name }) => glob.matches(name || "[unnamed]");
}

function scriptTest(pattern: string): RecordTest {
  const glob = new TextGlob(pattern);
  return ({ scriptPath }) => {
    if (scriptPath === null || scriptPath === "") return false;
    const file = basename(scriptPath);
    return glob.matches(file) || glob.matches(file.replace(/(?<=.)\.[^.]*$/, ""));
  };
}

function timeTest(
  after: number | undefined,
  before: number | undefined,
): ((time: string | null) => boolean) | null {
  if (after === undefined && before === undefined) return null;
  return (time) => {
    const micros = momentOf(time);
    if (micros === null) return false;
    return micros >= (after ?? -Infinity) && micros < (before ?? Infinity);
  };
}
