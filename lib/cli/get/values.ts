import { UserError } from "../../errors/mod.ts";
import type { Value } from "../../params/mod.ts";
import type { ExperimentRow } from "../../query/select/mod.ts";
import { fieldValue, Recorded, resolveField, type ValueField } from "../../query/fields/mod.ts";
import { standardOutput } from "../../sys/mod.ts";
import { safeText } from "../paint.ts";
import { reportWarning } from "../report_error.ts";
import { headingOf } from "./heading.ts";
import type { GetRequest, Target } from "./request.ts";
import { csvField, csvQuoted, displayText } from "./value_text.ts";
import { plainJson } from "../plain_json.ts";

/** The value of one experiment. */
interface Result {
  readonly id: string;
  readonly value: Value;
}

/** Prints the values of a field. */
export async function printValues(
  request: GetRequest,
  targets: readonly Target[],
): Promise<void> {
  const results = await readValues(request, targets);
  await write(textOf(request, results));
}

/** What goes to a terminal cannot do anything to it; other readers get it as it is. */
async function write(text: string): Promise<void> {
  await standardOutput.write(standardOutput.isTerminal ? safeText(text, { lines: true }) : text);
}

async function readValues(request: GetRequest, targets: readonly Target[]): Promise<Result[]> {
  const problems = new Set<string>();
  const one = targets.length === 1;
  // Of one experiment what cannot be read is the answer; of many the others are.
  const tolerate = (error: unknown): void => {
    if (one || !(error instanceof UserError)) throw error;
    problems.add(error.message);
  };
  const only = one ? recordedOf(request, targets[0]!) : null;
  const experiments = only === null ? afresh(request, targets) : [only];
  const field = await resolveField(request.field, request.fieldText, experiments, tolerate);
  const results: Result[] = [];
  for (const target of targets) {
    let value: Value | undefined;
    try {
      value = valueInRow(target.row, field as ValueField) ??
        await fieldValue(only ?? recordedOf(request, target), field as ValueField);
    } catch (error) {
      tolerate(error);
    }
    results.push({ id: target.place.id, value: value === undefined ? request.missing : value });
  }
  for (const problem of problems) await reportWarning(problem);
  return results;
}

function recordedOf(request: GetRequest, { place }: Target): Recorded {
  return new Recorded(request.store, place, request.includeDependencies);
}

/** Each experiment as it is come to, so that not all that is recorded is in memory at once. */
function afresh(request: GetRequest, targets: readonly Target[]): Iterable<Recorded> {
  return {
    *[Symbol.iterator]() {
      for (const target of targets) yield recordedOf(request, target);
    },
  };
}

/** What was read to select an experiment; undefined for everything else. */
function valueInRow(row: ExperimentRow | undefined, field: ValueField): Value | undefined {
  if (row === undefined || field.kind !== "record" || row.broken !== null) return undefined;
  const known: Record<string, Value> = {
    id: row.id,
    name: row.name,
    description: row.description,
    project: row.project,
    tags: [...row.tags].sort(),
    script_path: row.scriptPath,
    created_at: row.createdAt,
    started_at: row.startedAt,
    error_message: row.errorMessage,
    ...(row.status === "unknown" ? {} : { status: row.status }),
  };
  return known[field.name] || undefined;
}

function textOf(request: GetRequest, results: readonly Result[]): string {
  const { fieldText, format } = request;
  const joined = isJoined(fieldText);
  switch (format) {
    case "json":
      return jsonText(fieldText, results);
    case "csv":
      return `ID,${csvQuoted(fieldText)}\n` +
        results.map(({ id, value }) => `${id},${csvField(value, joined)}\n`).join("");
    case "markdown":
      return `| ID | ${cell(fieldText)} |\n| --- | --- |\n` +
        results.map(({ id, value }) => `| ${id} | ${cell(displayText(value))} |\n`).join("");
    case "sweep":
      return results.map(({ value }) => csvField(value, joined)).join(",");
    default: {
      if (fieldText === LINES && results.length > 1) return underHeadings(request, results);
      const withIds = request.withIds && results.length > 1 && fieldText !== "id";
      return results.map(({ id, value }) => `${withIds ? `${id}: ` : ""}${displayText(value)}\n`)
        .join("");
    }
  }
}

/** Fields whose lists upstream joins with commas in CSV; other lists keep their brackets. */
function isJoined(fieldText: string): boolean {
  return ["tags", "params", "metrics"].includes(fieldText) ||
    /^(params|metrics)\./.test(fieldText);
}

/** The field whose value is a line for each of several things. */
const LINES = "artifacts";

function underHeadings({ withIds }: GetRequest, results: readonly Result[]): string {
  return results.map(({ id, value }) =>
    `${withIds ? `${headingOf(id)}\n` : ""}${displayText(value)}\n`
  ).join(withIds ? "\n" : "");
}

/** An object for one and an array for many, as upstream; text of several lines is in an array. */
function jsonText(fieldText: string, results: readonly Result[]): string {
  const key = fieldText === LINES ? LINES : "value";
  const objects = results.map(({ id, value }): Value => new Map([["id", id], [key, value]]));
  const content = objects.length === 1 && fieldText !== LINES ? objects[0]! : objects;
  return plainJson(content, { asciiOnly: true }) + "\n";
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\r?\n|\r/g, " ");
}
