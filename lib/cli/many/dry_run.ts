import { formatJson, formatScalar, type Grid, toValue, type ValueMap } from "../../params/mod.ts";
import type { Store } from "../../experiment/mod.ts";
import { type RunPlan } from "../../run/mod.ts";
import { deletedText, planOfPoint, type SweepGaps } from "../../run/sweep/mod.ts";
import { standardOutput, terminalColumns } from "../../sys/mod.ts";
import { painter, safeText } from "../paint.ts";
import { layTable } from "../table.ts";

/** Experiments that the table of a dry run shows. */
const SHOWN = 50;

/** Prints the grid of a sweep as a table: one line per experiment with its name and swept values. */
export async function printGrid(plan: RunPlan, grid: Grid): Promise<void> {
  const paint = painter(standardOutput);
  const count = Number(grid.count);
  const rows: string[][] = [];
  for (let index = 0; index < Math.min(count, SHOWN); index++) {
    const point = grid.at(BigInt(index));
    const { name } = planOfPoint(plan, point);
    rows.push([
      String(index),
      safeText(name ?? ""),
      ...point.values.map((value) => safeText(formatScalar(value))),
    ]);
  }
  const columns = [
    { title: "#", align: "right" as const },
    { title: "Name" },
    ...grid.swept.map(({ name }) => ({ title: safeText(name) })),
  ];
  const [title, ...lines] = layTable(columns, rows, terminalColumns() - 2);
  const more = count > SHOWN ? [`  ... and ${count - SHOWN} more`] : [];
  await standardOutput.write(
    [
      paint(`Dry run: nothing was created. This would run ${count} experiments:`, "bold"),
      `  Script      ${safeText([plan.scriptPath, ...plan.scriptArgs].join(" "))}`,
      `  Python      ${safeText(plan.interpreter.path)}`,
      `  Store       ${safeText(plan.store.root)}`,
      "",
      "  " + paint(title!, "dim"),
      ...lines.map((line) => "  " + line),
      ...more,
      "",
    ].join("\n"),
  );
}

/** Prints which experiments of the store wait to be run. */
export async function printWaiting(
  store: Store,
  { work, missing, deleted }: SweepGaps,
): Promise<void> {
  const paint = painter(standardOutput);
  const columns = ["Id", "Name", "Sweep", "Script"].map((title) => ({ title }));
  const rows = work.slice(0, SHOWN).map(({ place, name, sweep, scriptPath }) => [
    place.id,
    safeText(name ?? ""),
    sweep?.id ?? "",
    safeText(scriptPath),
  ]);
  const [title, ...lines] = layTable(columns, rows, terminalColumns() - 2);
  const more = work.length > SHOWN ? [`  ... and ${work.length - SHOWN} more`] : [];
  const made = missing.length > 0 ? [`  ${missing.length} more are missing and would be made`] : [];
  const gone = deleted > 0 ? [`  ${deletedText(deleted)}`] : [];
  const count = work.length + missing.length;
  await standardOutput.write(
    [
      paint(`Dry run: nothing was run. This would run ${count} experiments:`, "bold"),
      `  Store  ${safeText(store.root)}`,
      ...(work.length === 0 ? [] : ["", "  " + paint(title!, "dim")]),
      ...lines.map((line) => "  " + line),
      ...more,
      ...made,
      ...gone,
      "",
    ].join("\n"),
  );
}

/** The same for programs: one line of JSON per experiment, and one about those that are missing. */
export async function printWaitingJson({ work, missing }: SweepGaps): Promise<void> {
  const events = work.map(({ place, name, scriptPath, scriptArgs, python, sweep }) => ({
    event: "would-run",
    id: place.id,
    name,
    script: scriptPath,
    script_args: [...scriptArgs],
    python,
    sweep: sweep?.id ?? null,
    index: sweep?.index ?? null,
  }));
  for (const event of events) await standardOutput.write(formatJson(toValue(event)) + "\n");
  if (missing.length === 0) return;
  const event = { event: "would-make", indexes: [...missing] };
  await standardOutput.write(formatJson(toValue(event)) + "\n");
}

/** Prints the grid for programs: one line of JSON per experiment. */
export async function printGridJson(plan: RunPlan, grid: Grid): Promise<void> {
  let batch = "";
  for (let index = 0; index < Number(grid.count); index++) {
    const point = grid.at(BigInt(index));
    const own = planOfPoint(plan, point);
    batch += formatJson(event(own, index, point.params)) + "\n";
    if (batch.length > 64 * 1024) {
      await standardOutput.write(batch);
      batch = "";
    }
  }
  await standardOutput.write(batch);
}

function event(plan: RunPlan, index: number, params: ValueMap) {
  return toValue({
    event: "would-run",
    index,
    script: plan.scriptPath,
    name: plan.name,
    tags: [...plan.tags],
    params,
  });
}
