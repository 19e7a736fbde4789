import { GAP, GUTTER, placeColumns, type PlacedColumn } from "./placing.ts";
import { bodyHeight, type TableState } from "./state.ts";
import { exactly, tailOf, textWidth, withoutColumns } from "./text_width.ts";
import { terminalText } from "./column_title.ts";

/** How a piece of a line looks. */
export type Look = "plain" | "bold" | "dim" | "reverse";

/** A piece of a line. */
export interface Span {
  readonly text: string;
  readonly look: Look;
}

/** A line of the screen; its pieces are exactly as wide as the screen. */
export type Line = readonly Span[];

/** Draws the whole screen: as many lines as it has, each as wide as it is. */
export function drawScreen(state: TableState): Line[] {
  const { rows, columns } = state.size;
  const lines = state.view.kind === "text" ? drawText(state, state.view) : drawTable(state);
  while (lines.length < rows) lines.push(plain("", columns));
  const prompt = promptText(state);
  if (prompt !== null) lines[rows - 1] = drawPrompt(prompt, columns);
  return lines.slice(0, rows);
}

function drawTable(state: TableState): Line[] {
  const { size } = state;
  const placed = placeColumns(state);
  const body: Line[] = [];
  for (let at = 0; at < bodyHeight(size); at++) body.push(drawRow(state, placed, state.top + at));
  const header = drawHeader(state, placed);
  const status = plain(statusText(state), size.columns, "dim");
  if (size.rows >= 6) {
    const keys = plain(KEYS, size.columns, "dim");
    return [plain(titleText(state), size.columns, "bold"), header, ...body, status, keys];
  }
  if (size.rows >= 3) return [header, ...body, status];
  return size.rows === 2 ? [header, ...body] : body;
}

function plain(text: string, width: number, look: Look = "plain"): Line {
  return [{ text: exactly(text, width), look }];
}

function titleText({ grid }: TableState): string {
  const count = (group: string) => grid.columns.filter((column) => column.group === group).length;
  return `yanex compare: ${counted(grid.experiments.length, "experiment")}, ` +
    `${counted(count("param"), "parameter")}, ${counted(count("metric"), "metric")}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

const KEYS =
  "q quit  ? help  / search  s S sort  d differences  space mark  m marked  c hide  e export  Enter show";

function drawHeader(state: TableState, placed: readonly PlacedColumn[]): Line {
  const cells = placed.map(({ column, drawn, width }): Span => {
    const sorted = state.order?.column === state.columns[column];
    const arrow = sorted ? (state.order!.descending ? " ↓" : " ↑") : "";
    const title = exactly(drawn.title, Math.min(textWidth(drawn.title), width - arrow.length));
    return {
      text: exactly(title + arrow, width, drawn.align),
      look: column === state.column ? "reverse" : "bold",
    };
  });
  return joined({ text: " ".repeat(GUTTER), look: "bold" }, cells, state.size.columns);
}

function drawRow(state: TableState, placed: readonly PlacedColumn[], at: number): Line {
  const row = state.rows[at];
  if (row === undefined) {
    const text = at === 0 ? "   no experiment matches; Escape shows all again" : "";
    return plain(text, state.size.columns, "dim");
  }
  const isCurrent = at === state.row;
  const gutter = `${isCurrent ? ">" : " "}${state.marked.has(row) ? "*" : " "} `;
  const texts = state.grid.texts[row]!;
  const cells = placed.map(({ column, drawn, width }): Span => ({
    text: exactly(texts[state.columns[column]!]!, width, drawn.align),
    look: !isCurrent ? "plain" : column === state.column ? "reverse" : "bold",
  }));
  const look = isCurrent ? "bold" : "plain";
  return joined({ text: gutter, look }, cells, state.size.columns);
}

/** Puts cells side by side and fills or cuts the line to the width. */
function joined(gutter: Span, cells: readonly Span[], width: number): Line {
  const spans: Span[] = [gutter];
  cells.forEach((cell, at) => {
    if (at > 0) spans.push({ text: " ".repeat(GAP), look: gutter.look });
    spans.push(cell);
  });
  let room = width;
  const fitted = spans.map(({ text, look }) => {
    const taken = Math.min(room, textWidth(text));
    room -= taken;
    return { text: exactly(text, taken), look };
  });
  return [...fitted, { text: " ".repeat(room), look: gutter.look }].filter(({ text }) =>
    text !== ""
  );
}

/** What is under the cursor, in full, and what is left out. */
function statusText(state: TableState): string {
  if (state.notice !== "") return ` ${state.notice}`;
  const { grid, rows, columns } = state;
  const parts = [`${rows.length === 0 ? 0 : state.row + 1} of ${rows.length}`];
  const row = rows[state.row];
  const column = columns[state.column];
  if (row !== undefined && column !== undefined) {
    parts.push(`${grid.columns[column]!.title}: ${grid.texts[row]![column]}`);
  }
  if (state.search !== "") parts.push(`search: ${terminalText(state.search)}`);
  if (state.marked.size > 0) {
    parts.push(`${state.marked.size} marked${state.onlyMarked ? ", only these" : ""}`);
  }
  if (state.differing.size > 0) parts.push("differences");
  if (state.hidden.size > 0) parts.push(`${state.hidden.size} hidden`);
  return ` ${parts.join(" · ")}`;
}

/** What is asked on the last line, and what has been typed; null if nothing is asked. */
function promptText(
  { view, search }: TableState,
): readonly [question: string, typed: string] | null {
  switch (view.kind) {
    case "search":
      return ["/", search];
    case "export":
      return ["Export to: ", view.file];
    case "overwrite":
      return [`${view.file} is there already. Overwrite it? [y/N] `, ""];
    default:
      return null;
  }
}

function drawPrompt([question, typed]: readonly [string, string], width: number): Line {
  const text = tailOf(terminalText(question + typed), width - 1);
  return [
    { text, look: "plain" },
    { text: " ", look: "reverse" },
    { text: " ".repeat(Math.max(0, width - 1 - textWidth(text))), look: "plain" },
  ];
}

function drawText(
  { size }: TableState,
  { title, lines, top, left }: Extract<TableState["view"], { kind: "text" }>,
): Line[] {
  const height = textHeight(size.rows);
  const drawn = lines.slice(top, top + height)
    .map((line) => plain(withoutColumns(line, left), size.columns));
  while (drawn.length < height) drawn.push(plain("", size.columns));
  if (size.rows < 3) return drawn;
  const end = Math.min(lines.length, top + height);
  const place = ` lines ${Math.min(top + 1, end)} to ${end} of ${lines.length}  q back`;
  return [plain(title, size.columns, "bold"), ...drawn, plain(place, size.columns, "dim")];
}

/** Lines of a text on a screen of this height. */
export function textHeight(rows: number): number {
  return rows < 3 ? rows : rows - 2;
}
