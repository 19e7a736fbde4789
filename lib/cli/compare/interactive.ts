import { type ColumnGroup, UserError } from "../../errors/mod.ts";
import type { Store } from "../../experiment/mod.ts";
import type { Comparison } from "../../query/compare/mod.ts";
import { describeExperiment } from "../../query/mod.ts";
import { pathExists, signalNumber, terminalSize } from "../../sys/mod.ts";
import { showPage } from "../show_page.ts";
import { terminalText } from "./column_title.ts";
import { drawScreen } from "./draw.ts";
import { expandedPath, exportSheet } from "./export_sheet.ts";
import { makeGrid } from "./grid.ts";
import { type Effect, press, resized, withText } from "./press.ts";
import { Screen } from "./screen.ts";
import { pickedSheet } from "./sheet.ts";
import { startTable, type TableState } from "./state.ts";

/**
 * Lets a person go over a comparison at the terminal until they leave.
 *
 * @param differing groups of which only columns that differ are shown at first
 * @param store where the experiments are
 * @returns the program's exit code
 */
export async function compareInteractively(
  comparison: Comparison,
  differing: ReadonlySet<ColumnGroup>,
  store: Store,
): Promise<number> {
  const grid = makeGrid(comparison);
  return await Screen.with((screen) =>
    attend({ screen, store }, startTable(grid, terminalSize(), differing))
  );
}

/** What the table is used with. */
interface Surroundings {
  readonly screen: Screen;
  readonly store: Store;
}

async function attend(surroundings: Surroundings, start: TableState): Promise<number> {
  const { screen } = surroundings;
  let state = start;
  while (true) {
    await screen.show(drawScreen(state));
    for (const event of await screen.events()) {
      if (event.kind === "gone") return 128 + signalNumber("SIGHUP");
      if (event.kind === "resize") {
        state = resized(state, event.size);
        screen.forget();
        continue;
      }
      const pressed = press(state, event.key);
      if (pressed.effect?.kind === "quit") return 0;
      state = pressed.effect === null
        ? pressed.state
        : await carryOut(pressed.effect, pressed.state, surroundings);
    }
  }
}

async function carryOut(
  effect: Exclude<Effect, { kind: "quit" }>,
  state: TableState,
  { screen, store }: Surroundings,
): Promise<TableState> {
  switch (effect.kind) {
    case "show":
      return await showExperiment(store, state, effect.row);
    case "export":
      return exportShown(state, effect.file, effect.overwrite);
    case "suspend":
      await screen.suspend();
      return state;
    case "redraw":
      screen.forget();
      return state;
  }
}

async function showExperiment(store: Store, state: TableState, row: number): Promise<TableState> {
  const { id, folder, archived } = state.grid.experiments[row]!;
  try {
    const description = await describeExperiment({ id, folder, archived }, store);
    const page = (await showPage(description, (text) => text)).trim().split("\n");
    const lines = [...description.problems.map((problem) => `warning: ${problem}`), ...page];
    return withText(state, `yanex show ${id}`, lines.map(terminalText));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { ...state, notice: terminalText(error.message) };
  }
}

function exportShown(state: TableState, typed: string, overwrite: boolean): TableState {
  const file = expandedPath(typed.trim());
  if (!overwrite && pathExists(file)) return { ...state, view: { kind: "overwrite", file: typed } };
  const { grid, rows, columns } = state;
  try {
    exportSheet(pickedSheet(grid.columns, grid.values, rows, columns), file);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { ...state, notice: terminalText(`${error.message}; ${error.hint}`) };
  }
  return { ...state, notice: terminalText(`exported ${rows.length} rows to ${file}`) };
}
