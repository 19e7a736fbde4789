import type { ColumnGroup } from "../../errors/mod.ts";
import { differ } from "../../query/compare/mod.ts";
import type { TerminalSize } from "../../sys/mod.ts";
import type { Grid } from "./grid.ts";
import { type Order, sortRows } from "./order.ts";
import { placeColumns } from "./placing.ts";

/** What has the screen, besides the table. */
export type View =
  | { readonly kind: "table" }
  /** A text is typed that rows must contain; `before` comes back with Escape. */
  | { readonly kind: "search"; readonly before: string }
  /** The name of a file is typed. */
  | { readonly kind: "export"; readonly file: string }
  /** The file is there already. */
  | { readonly kind: "overwrite"; readonly file: string }
  /** Something to read. */
  | {
    readonly kind: "text";
    readonly title: string;
    readonly lines: readonly string[];
    readonly top: number;
    readonly left: number;
  };

/** Everything that the interactive table knows; it changes only by making another. */
export interface TableState {
  readonly grid: Grid;
  readonly size: TerminalSize;
  /** Null: the order in which the experiments were selected. */
  readonly order: Order | null;
  /** That order backwards. */
  readonly reversed: boolean;
  /** Columns taken away by hand, as indices into the grid. */
  readonly hidden: ReadonlySet<number>;
  /** Groups of which only columns that differ are shown. */
  readonly differing: ReadonlySet<ColumnGroup>;
  /** Rows must contain it; case does not count. */
  readonly search: string;
  /** Indices into the grid. */
  readonly marked: ReadonlySet<number>;
  readonly onlyMarked: boolean;
  /** Rows and columns that are shown, in their order, as indices into the grid. */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  /** The cell under the cursor, as places in `rows` and `columns`. */
  readonly row: number;
  readonly column: number;
  /** The first row of the screen, and the first column beside the fixed one. */
  readonly top: number;
  readonly left: number;
  /** Said once, below the table. */
  readonly notice: string;
  readonly view: View;
}

/**
 * The table at the beginning.
 *
 * @param differing groups of which only columns that differ are shown at first
 */
export function startTable(
  grid: Grid,
  size: TerminalSize,
  differing: ReadonlySet<ColumnGroup>,
): TableState {
  return arrange({
    grid,
    size,
    order: null,
    reversed: false,
    hidden: new Set(),
    differing,
    search: "",
    marked: new Set(),
    onlyMarked: false,
    rows: [],
    columns: [],
    row: 0,
    column: 0,
    top: 0,
    left: 1,
    notice: "",
    view: { kind: "table" },
  });
}

/** Lines for rows on a screen of this height. */
export function bodyHeight({ rows }: TerminalSize): number {
  const others = rows >= 6 ? 4 : rows >= 3 ? 2 : rows >= 2 ? 1 : 0;
  return Math.max(1, rows - others);
}

/** Works out rows and columns anew; the cursor stays on its experiment and its column. */
export function arrange(state: TableState): TableState {
  const rows = shownRows(state);
  const columns = shownColumns(state, rows);
  const row = rows.indexOf(state.rows[state.row] ?? -1);
  const column = columns.indexOf(state.columns[state.column] ?? -1);
  return scrolled({
    ...state,
    rows,
    columns,
    row: row >= 0 ? row : state.row,
    column: column >= 0 ? column : state.column,
  });
}

function shownRows(state: TableState): number[] {
  const { grid, order, reversed, onlyMarked, marked } = state;
  const wanted = state.search.toLowerCase();
  const rows = grid.texts.flatMap((texts, row) => {
    if (onlyMarked && !marked.has(row)) return [];
    const found = wanted === "" || texts.some((text) => text.toLowerCase().includes(wanted));
    return found ? [row] : [];
  });
  if (order !== null) return sortRows(grid, rows, order);
  return reversed ? rows.reverse() : rows;
}

function shownColumns({ grid, hidden, differing }: TableState, rows: readonly number[]): number[] {
  const all = rows.length === grid.values.length;
  const shown = grid.columns.flatMap((column, at) => {
    if (hidden.has(at)) return [];
    if (column.stays || !differing.has(column.group)) return [at];
    const differs = all ? column.differs : differ(rows.map((row) => grid.values[row]![at]));
    return differs ? [at] : [];
  });
  // A table without columns would leave nothing to point at.
  return shown.length > 0 || grid.columns.length === 0 ? shown : [0];
}

/** Keeps the cursor within the table and the screen. */
export function scrolled(state: TableState): TableState {
  const row = clamp(state.row, 0, state.rows.length - 1);
  const column = clamp(state.column, 0, state.columns.length - 1);
  const height = bodyHeight(state.size);
  // No empty lines below as long as there are rows above.
  let top = clamp(state.top, 0, state.rows.length - height);
  if (row < top) top = row;
  if (row >= top + height) top = row - height + 1;
  let next = { ...state, row, column, top, left: clamp(state.left, 1, state.columns.length - 1) };
  if (column === 0) return next;
  if (column < next.left) next = { ...next, left: column };
  while (next.left < column && !isWhole(next, column)) next = { ...next, left: next.left + 1 };
  return next;
}

function isWhole(state: TableState, column: number): boolean {
  return placeColumns(state).some((place) => place.column === column && place.whole);
}

/** `low` if nothing lies between both. */
export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
