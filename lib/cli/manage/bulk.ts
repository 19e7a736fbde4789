import { ExitCode, notAgreed, UserError } from "../../errors/mod.ts";
import type { ExperimentRow } from "../../query/mod.ts";
import { standardError, standardOutput } from "../../sys/mod.ts";
import { askText, askYesNo } from "../ask.ts";
import type { Format } from "../formats.ts";
import { reportWarning } from "../report_error.ts";
import { counted, type Operation } from "./operation.ts";
import { previewTable } from "./preview.ts";
import { type Outcome, printOutcome, printSummary } from "./summary.ts";

/** What is to be done to which experiments. */
export interface Bulk {
  readonly operation: Operation;
  readonly rows: readonly ExperimentRow[];
  readonly format: Format;
  /** Nobody is asked. */
  readonly force: boolean;
  /** A yes is needed; default: always. */
  readonly asks?: boolean;
  /** A yes is not enough for several: their number must be typed. */
  readonly isFinal?: boolean;
  /** What is there to be said when there are none. */
  readonly nothing: string;
  /** Why it cannot be done to one, if that is known beforehand. */
  refusal?(row: ExperimentRow): UserError | null;
  /**
   * Does it to one.
   *
   * @param failed ids of those that it could not be done to
   * @returns what the user should know besides, or null
   * @throws UserError if it cannot be done
   */
  act(row: ExperimentRow, failed: ReadonlySet<string>): Promise<string | null> | string | null;
}

/** Whether a format carries nothing but data on standard output. */
export function isMachineFormat(format: Format): boolean {
  return format === "json" || format === "csv";
}

/** Where everything else is said. */
export function sayIn(format: Format): (text: string) => Promise<void> {
  return (text) => (isMachineFormat(format) ? standardError : standardOutput).write(text);
}

/**
 * Does something to many experiments: shows which, asks, does it to one after the other, and says
 * what became of them.
 *
 * @returns the exit code: a failure if it failed for one
 * @throws UserError if nobody can be asked
 */
export async function performBulk(bulk: Bulk): Promise<number> {
  const { operation, rows, format } = bulk;
  const say = sayIn(format);
  if (rows.length === 0) {
    await say(`${bulk.nothing}\n`);
    if (isMachineFormat(format)) await printSummary(operation, [], format);
    return 0;
  }
  const refused = new Map(rows.flatMap((row) => {
    const error = bulk.refusal?.(row) ?? null;
    return error === null ? [] : [[row.id, error] as const];
  }));
  const possible = rows.filter(({ id }) => !refused.has(id));
  if (possible.length > 0) {
    if (bulk.asks ?? true) await preview(operation, possible, say);
    if (!await isAgreed(bulk, possible.length)) {
      await say(`${capital(operation.verb)} cancelled: nothing was changed.\n`);
      if (isMachineFormat(format)) await printSummary(operation, [], format);
      return 0;
    }
    await say(`${operation.doing} ${counted(possible.length)}...\n`);
  }
  const outcomes = await doAll(bulk, refused);
  await printSummary(operation, outcomes, format);
  return outcomes.some(({ error }) => error !== null) ? ExitCode.failure : 0;
}

/** Says how many and which. */
export async function preview(
  { future }: Operation,
  rows: readonly ExperimentRow[],
  say: (text: string) => Promise<void>,
): Promise<void> {
  const title = `The following ${counted(rows.length)} will be ${future}:`;
  await say(`${title}\n\n${await previewTable(rows)}\n`);
}

async function isAgreed(bulk: Bulk, count: number): Promise<boolean> {
  const { operation, force, asks = true, isFinal = false } = bulk;
  if (force || !asks) return true;
  const these = count === 1 ? "this experiment" : `these ${count} experiments`;
  const answer = await askYesNo(`${capital(operation.verb)} ${these}?`, operation.askedFor);
  if (answer === null) throw notAgreed(operation.verb, count);
  if (!answer || !isFinal || count === 1) return answer;
  await standardError.write(
    `\nWARNING: ${count} experiments will be gone for good. This cannot be undone.\n`,
  );
  return await askText(`Type their number to go on:`) === String(count);
}

async function doAll(bulk: Bulk, refused: ReadonlyMap<string, UserError>): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const failed = new Set(refused.keys());
  for (const row of bulk.rows) {
    const error = refused.get(row.id) ?? await attempt(bulk, row, failed);
    if (error !== null) failed.add(row.id);
    const facts = error === null ? null : { message: error.message, hint: error.hint ?? null };
    const outcome = { id: row.id, name: row.name, error: facts };
    outcomes.push(outcome);
    if (!isMachineFormat(bulk.format)) await printOutcome(bulk.operation, outcome);
  }
  return outcomes;
}

async function attempt(
  bulk: Bulk,
  row: ExperimentRow,
  failed: ReadonlySet<string>,
): Promise<UserError | null> {
  try {
    const note = await bulk.act(row, failed);
    if (note !== null) await reportWarning(note);
    return null;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
