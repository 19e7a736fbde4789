import type { GridColumn } from "./grid.ts";
import type { TableState } from "./state.ts";

/** Before each row: `>` for the cursor, `*` for a mark, and a space. */
export const GUTTER = 3;

/** Between columns. */
export const GAP = 2;

/** A column that shows less than that of its content is left out. */
const NARROWEST = 3;

/** Where a column is drawn. */
export interface PlacedColumn {
  /** Place in the state's `columns`. */
  readonly column: number;
  readonly drawn: GridColumn;
  /** Columns of the terminal. */
  readonly width: number;
  /** False if the screen is too narrow for all of it. */
  readonly whole: boolean;
}

/** The columns on the screen, from the left: the first one always, then those from `left` on. */
export function placeColumns(
  { grid, size, columns, left }: Pick<TableState, "grid" | "size" | "columns" | "left">,
): PlacedColumn[] {
  const placed: PlacedColumn[] = [];
  let room = size.columns - GUTTER;
  const place = (column: number, most: number): boolean => {
    const drawn = grid.columns[columns[column]!]!;
    const width = Math.min(drawn.width, most);
    if (width <= 0 || (width < NARROWEST && width < drawn.width)) return false;
    placed.push({ column, drawn, width, whole: width === drawn.width });
    room -= width + GAP;
    return true;
  };
  if (columns.length === 0) return placed;
  // Half of the screen at least is for the others.
  place(0, columns.length === 1 ? room : Math.max(NARROWEST, Math.floor(room / 2)));
  for (let column = Math.max(1, left); column < columns.length; column++) {
    if (!place(column, room)) break;
  }
  return placed;
}
