import { standardError, standardOutput } from "../../sys/mod.ts";
import { csvText, type Format } from "../formats.ts";
import { painter, safeText } from "../paint.ts";
import { counted, type Operation } from "./operation.ts";

/** What became of one experiment. */
export interface Outcome {
  readonly id: string;
  readonly name: string | null;
  /** Why it was not done; null if it was. */
  readonly error: { readonly message: string; readonly hint: string | null } | null;
}

/** Experiments that a summary in Markdown names. */
const LISTED = 10;

/** Says what became of one experiment, as soon as that is known. */
export async function printOutcome(operation: Operation, outcome: Outcome): Promise<void> {
  const { id, name, error } = outcome;
  const label = safeText(name === null ? id : `${id} (${name})`);
  if (error === null) {
    await standardOutput.write(`  ${painter()("✓", "green")} ${operation.past} ${label}\n`);
    return;
  }
  const mark = painter(standardError)("✗", "red");
  const what = `Failed to ${operation.verb} ${label}: ${safeText(error.message)}`;
  await standardError.write(`  ${mark} ${what}\n`);
}

/** Says what became of all of them; the machine formats say it here and nowhere else. */
export async function printSummary(
  operation: Operation,
  outcomes: readonly Outcome[],
  format: Format,
): Promise<void> {
  switch (format) {
    case "json":
      return await standardOutput.write(summaryJson(operation, outcomes));
    case "csv":
      return await standardOutput.write(summaryCsv(outcomes));
    case "markdown":
      await standardOutput.write(summaryMarkdown(operation, outcomes));
      return await printHints(outcomes);
    case "default":
      return await printTotals(operation, outcomes);
  }
}

async function printTotals(operation: Operation, outcomes: readonly Outcome[]): Promise<void> {
  const failed = outcomes.filter(({ error }) => error !== null).length;
  const done = outcomes.length - failed;
  if (done > 0) {
    const line = `Successfully ${operation.past.toLowerCase()} ${counted(done)}`;
    await standardOutput.write(`\n${painter()("✓", "green")} ${line}\n`);
  }
  if (failed > 0) {
    const line = `Failed to ${operation.verb} ${counted(failed)}`;
    await standardError.write(`${painter(standardError)("✗", "red")} ${line}\n`);
  }
  await printHints(outcomes);
}

/** Each hint once, however many it is for. */
async function printHints(outcomes: readonly Outcome[]): Promise<void> {
  const label = painter(standardError)("hint:", "cyan");
  const hints = new Set(outcomes.flatMap(({ error }) => error?.hint ?? []));
  for (const hint of [...hints].slice(0, 3)) {
    await standardError.write(`${label} ${safeText(hint)}\n`);
  }
}

/** The keys of upstream, and those that its documentation names. */
function summaryJson(operation: Operation, outcomes: readonly Outcome[]): string {
  const done = outcomes.filter(({ error }) => error === null).map(({ id }) => id);
  const failed = outcomes.flatMap(({ id, error }) =>
    error === null ? [] : [{ id, experiment_id: id, error: error.message }]
  );
  const summary = {
    success: failed.length === 0,
    operation: operation.verb,
    experiments: done,
    failed,
    count: done.length,
    success_count: done.length,
    failure_count: failed.length,
    successful_ids: done,
    errors: failed.map(({ id, error }) => ({ id, error })),
  };
  return JSON.stringify(summary, null, 2) + "\n";
}

function summaryCsv(outcomes: readonly Outcome[]): string {
  return csvText([
    ["id", "status", "error"],
    ...outcomes.map(({ id, error }) => [
      id,
      error === null ? "success" : "failed",
      error?.message ?? "",
    ]),
  ]);
}

function summaryMarkdown({ verb }: Operation, outcomes: readonly Outcome[]): string {
  const done = outcomes.filter(({ error }) => error === null);
  const failed = outcomes.filter(({ error }) => error !== null);
  const listed = (group: readonly Outcome[]) => [
    ...group.slice(0, LISTED).map(({ id, error }) =>
      `- \`${id}\`${error === null ? "" : `: ${safeText(error.message)}`}`
    ),
    ...(group.length > LISTED ? [`- ... and ${group.length - LISTED} more`] : []),
  ];
  const title = verb[0]!.toUpperCase() + verb.slice(1);
  const lines = [
    `### ${failed.length === 0 ? "✓" : "⚠️"} ${title} Results`,
    "",
    `- **Successful**: ${done.length}`,
    `- **Failed**: ${failed.length}`,
  ];
  if (done.length > 0) lines.push("", "**Processed experiments:**", ...listed(done));
  if (failed.length > 0) lines.push("", "**Failed experiments:**", ...listed(failed));
  return lines.join("\n") + "\n";
}
