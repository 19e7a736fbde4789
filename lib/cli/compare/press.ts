import type { TerminalSize } from "../../sys/mod.ts";
import { textHeight } from "./draw.ts";
import { HELP_LINES } from "./help_text.ts";
import { type Key, KEY_NAMES } from "./keys.ts";
import { arrange, bodyHeight, clamp, scrolled, type TableState, type View } from "./state.ts";

/** What the world around the table has to do. */
export type Effect =
  | { readonly kind: "quit" }
  /** Show the experiment of this row of the grid. */
  | { readonly kind: "show"; readonly row: number }
  /** Write the shown table into a file. */
  | { readonly kind: "export"; readonly file: string; readonly overwrite: boolean }
  /** Let the shell have the terminal for a while. */
  | { readonly kind: "suspend" }
  /** Draw everything anew, whatever the screen shows. */
  | { readonly kind: "redraw" };

/** What a key leads to. */
export interface Pressed {
  readonly state: TableState;
  readonly effect: Effect | null;
}

/** The name that an export is offered. */
const EXPORT_FILE = "yanex_comparison.csv";

/** What pressing a key does. */
export function press(state: TableState, key: Key): Pressed {
  if (key === "ctrl-c") return { state, effect: { kind: "quit" } };
  if (key === "ctrl-z") return { state, effect: { kind: "suspend" } };
  if (key === "ctrl-l") return { state, effect: { kind: "redraw" } };
  const fresh = { ...state, notice: "" };
  switch (state.view.kind) {
    case "table":
      return pressInTable(fresh, key);
    case "search":
      return only(pressInSearch(fresh, state.view.before, key));
    case "export":
      return pressInExport(fresh, state.view.file, key);
    case "overwrite":
      return pressInOverwrite(fresh, state.view.file, key);
    case "text":
      return only(pressInText(fresh, state.view, key));
  }
}

/** The same table on a screen of another size. */
export function resized(state: TableState, size: TerminalSize): TableState {
  return scrolled({ ...state, size });
}

/** The same table with a text over it. */
export function withText(state: TableState, title: string, lines: readonly string[]): TableState {
  return { ...state, view: { kind: "text", title, lines, top: 0, left: 0 } };
}

const TABLE: View = { kind: "table" };

function only(state: TableState): Pressed {
  return { state, effect: null };
}

function pressInTable(state: TableState, key: Key): Pressed {
  switch (key) {
    case "q":
      return { state, effect: { kind: "quit" } };
    case "enter": {
      const row = state.rows[state.row];
      return { state, effect: row === undefined ? null : { kind: "show", row } };
    }
    case "?":
      return only(withText(state, "Keys of the table", HELP_LINES));
    case "/":
      return only({ ...state, view: { kind: "search", before: state.search } });
    case "e":
      return only({ ...state, view: { kind: "export", file: EXPORT_FILE } });
    default: {
      const change = MOVES[key] ?? CHANGES[key];
      return only(change === undefined ? state : change(state));
    }
  }
}

type Change = (state: TableState) => TableState;

const moveRow = (by: (state: TableState) => number): Change => (state) =>
  scrolled({ ...state, row: state.row + by(state) });
const moveColumn = (by: (state: TableState) => number): Change => (state) =>
  scrolled({ ...state, column: state.column + by(state) });
const page = ({ size }: TableState) => bodyHeight(size);

const MOVES: Readonly<Record<Key, Change>> = {
  up: moveRow(() => -1),
  down: moveRow(() => 1),
  k: moveRow(() => -1),
  j: moveRow(() => 1),
  pageup: moveRow((state) => -page(state)),
  pagedown: moveRow(page),
  home: moveRow(() => -Infinity),
  end: moveRow(() => Infinity),
  g: moveRow(() => -Infinity),
  G: moveRow(() => Infinity),
  left: moveColumn(() => -1),
  right: moveColumn(() => 1),
  h: moveColumn(() => -1),
  l: moveColumn(() => 1),
  "0": moveColumn(() => -Infinity),
  $: moveColumn(() => Infinity),
};

const CHANGES: Readonly<Record<Key, Change>> = {
  s: (state) => sorted(state, false, false),
  S: (state) => sorted(state, false, true),
  "1": (state) => sorted(state, true, false),
  "2": (state) => sorted(state, true, true),
  r: (state) =>
    arrange({ ...state, order: null, reversed: false, notice: "the order of the beginning" }),
  R: reversedOrder,
  d: onlyDifferences,
  c: hideColumn,
  u: (state) => arrange({ ...state, hidden: new Set() }),
  " ": mark,
  m: onlyMarked,
  escape: (state) => arrange({ ...state, search: "", onlyMarked: false }),
};

function sorted(state: TableState, numeric: boolean, descending: boolean): TableState {
  const column = state.columns[state.column];
  return column === undefined
    ? state
    : arrange({ ...state, order: { column, numeric, descending }, reversed: false });
}

function reversedOrder(state: TableState): TableState {
  const { order } = state;
  return arrange(
    order === null
      ? { ...state, reversed: !state.reversed }
      : { ...state, order: { ...order, descending: !order.descending } },
  );
}

function onlyDifferences(state: TableState): TableState {
  return state.differing.size > 0
    ? arrange({ ...state, differing: new Set(), notice: "all columns" })
    : arrange({
      ...state,
      differing: new Set(["meta", "param", "metric"] as const),
      notice: "only columns that differ",
    });
}

function hideColumn(state: TableState): TableState {
  const column = state.columns[state.column];
  if (column === undefined || state.columns.length < 2) {
    return { ...state, notice: "the last column stays" };
  }
  return arrange({ ...state, hidden: new Set([...state.hidden, column]) });
}

function mark(state: TableState): TableState {
  const row = state.rows[state.row];
  if (row === undefined) return state;
  const marked = new Set(state.marked);
  if (!marked.delete(row)) marked.add(row);
  // With the mark of the last row goes the view of marked rows.
  const onlyThem = state.onlyMarked && marked.size > 0;
  const next = { ...state, marked, onlyMarked: onlyThem };
  return onlyThem ? arrange(next) : arrange(scrolled({ ...next, row: state.row + 1 }));
}

function onlyMarked(state: TableState): TableState {
  if (state.marked.size === 0) return { ...state, notice: "no row is marked: space marks one" };
  return arrange({ ...state, onlyMarked: !state.onlyMarked });
}

/** Text that a key changes; null if it means something else. */
function typed(text: string, key: Key): string | null {
  if (key === "backspace") return [...text].slice(0, -1).join("");
  if (key === "ctrl-u") return "";
  return KEY_NAMES.has(key) ? null : text + key;
}

function pressInSearch(state: TableState, before: string, key: Key): TableState {
  if (key === "enter") return { ...state, view: TABLE };
  if (key === "escape") return arrange({ ...state, search: before, view: TABLE });
  const search = typed(state.search, key);
  return search === null ? state : arrange({ ...state, search });
}

function pressInExport(state: TableState, file: string, key: Key): Pressed {
  if (key === "escape") return only({ ...state, view: TABLE });
  if (key === "enter") {
    const next = { ...state, view: TABLE };
    if (file.trim() === "") return only({ ...next, notice: "nothing exported" });
    return { state: next, effect: { kind: "export", file, overwrite: false } };
  }
  const changed = typed(file, key);
  return only(changed === null ? state : { ...state, view: { kind: "export", file: changed } });
}

function pressInOverwrite(state: TableState, file: string, key: Key): Pressed {
  const next = { ...state, view: TABLE };
  if (key !== "y" && key !== "Y") return only({ ...next, notice: "nothing exported" });
  return { state: next, effect: { kind: "export", file, overwrite: true } };
}

/** Columns that a text moves sideways. */
const SIDEWAYS = 8;

function pressInText(
  state: TableState,
  view: Extract<View, { kind: "text" }>,
  key: Key,
): TableState {
  const height = textHeight(state.size.rows);
  const to = (top: number, left = view.left): TableState => ({
    ...state,
    view: {
      ...view,
      top: clamp(top, 0, view.lines.length - height),
      left: Math.max(0, left),
    },
  });
  switch (key) {
    case "q":
    case "?":
    case "escape":
    case "enter":
      return { ...state, view: TABLE };
    case "up":
    case "k":
      return to(view.top - 1);
    case "down":
    case "j":
      return to(view.top + 1);
    case "pageup":
      return to(view.top - height);
    case "pagedown":
    case " ":
      return to(view.top + height);
    case "home":
    case "g":
      return to(0);
    case "end":
    case "G":
      return to(view.lines.length);
    case "left":
    case "h":
      return to(view.top, view.left - SIDEWAYS);
    case "right":
    case "l":
      return to(view.top, view.left + SIDEWAYS);
    default:
      return state;
  }
}
