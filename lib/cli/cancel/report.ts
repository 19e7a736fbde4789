import { CANCELLED_ON_REQUEST, type ExperimentPlace } from "../../experiment/mod.ts";
import type { CancelResult } from "../../slurm/cancel/mod.ts";
import { standardError, standardOutput } from "../../sys/mod.ts";
import { painter, safeText } from "../paint.ts";

/** An experiment and what became of it. */
export interface Cancelled {
  readonly place: ExperimentPlace;
  readonly name: string | null;
  readonly result: CancelResult;
}

/** Says what became of one experiment. */
export async function printResult({ place, name, result }: Cancelled): Promise<void> {
  const label = safeText(name === null ? place.id : `${place.id} (${name})`);
  const say = (mark: string, text: string) => standardOutput.write(`  ${mark} ${text}\n`);
  const done = painter()("✓", "green");
  switch (result.kind) {
    case "cancelled": {
      // Somebody else was faster, or it did not end by itself.
      const reason = result.reason === CANCELLED_ON_REQUEST ? "" : `: ${safeText(result.reason)}`;
      return await say(done, `Cancelled ${label}${reason}`);
    }
    case "asked":
      return await say(done, `Asked ${label} to end`);
    case "ended": {
      const how = result.before ? "had ended already" : "came to its own end first";
      return await say("-", `${label} ${how}: ${result.status}`);
    }
    case "refused": {
      const mark = painter(standardError)("✗", "red");
      const text = `Failed to cancel ${label}: ${safeText(result.error.message)}`;
      return await standardError.write(`  ${mark} ${text}\n`);
    }
  }
}

/** What to do about those that could not be cancelled, each hint once. */
export async function printHints(all: readonly Cancelled[]): Promise<void> {
  const hints = all.flatMap(({ result }) =>
    result.kind === "refused" ? result.error.hint ?? [] : []
  );
  const label = painter(standardError)("hint:", "cyan");
  for (const hint of [...new Set(hints)].slice(0, 3)) {
    await standardError.write(`${label} ${safeText(hint)}\n`);
  }
}

/** All of it as JSON, with the keys of the other commands for many experiments. */
export function resultsJson(all: readonly Cancelled[], success: boolean): string {
  const of = (kind: CancelResult["kind"]) => all.filter(({ result }) => result.kind === kind);
  const ids = (some: readonly Cancelled[]) => some.map(({ place }) => place.id);
  const failed = all.flatMap(({ place: { id }, result }) =>
    result.kind === "refused" ? [{ id, error: result.error.message }] : []
  );
  const ended = all.flatMap(({ place: { id }, result }) =>
    result.kind === "ended" ? [{ id, status: result.status }] : []
  );
  const summary = {
    success,
    operation: "cancel",
    experiments: ids(of("cancelled")),
    requested: ids(of("asked")),
    ended,
    failed,
    count: of("cancelled").length,
  };
  return JSON.stringify(summary, null, 2) + "\n";
}
