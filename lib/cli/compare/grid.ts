import type { Value } from "../../params/mod.ts";
import {
  AUTO_META,
  type ComparedExperiment,
  type Comparison,
  type ComparisonColumn,
} from "../../query/compare/mod.ts";
import { columnTexts } from "./cell_text.ts";
import { columnTitles, terminalText } from "./column_title.ts";
import { textWidth } from "./text_width.ts";

/** Columns wider than that are cut; the line below the table shows a value in full. */
const WIDEST = 32;

/** Room beside each title for the arrow of the order. */
const ARROW = 2;

/** A column as it is drawn. */
export interface GridColumn extends ComparisonColumn {
  /** Safe for a terminal. */
  readonly title: string;
  readonly align: "left" | "right";
  /** Columns of the terminal that its content takes, or as many as it gets. */
  readonly content: number;
  /** The same with room for the arrow of the order. */
  readonly width: number;
  /** Stays when only what differs is shown. */
  readonly stays: boolean;
}

/** A comparison, ready to be drawn. */
export interface Grid {
  readonly columns: readonly GridColumn[];
  readonly experiments: readonly ComparedExperiment[];
  /** By row and column; undefined where there is none. */
  readonly values: readonly (readonly (Value | undefined)[])[];
  /** The same as texts that are safe for a terminal. */
  readonly texts: readonly (readonly string[])[];
}

/** Prepares a comparison for drawing; its columns stay in their order. */
export function makeGrid({ columns, cells, experiments }: Comparison): Grid {
  const titles = columnTitles(columns).map(terminalText);
  const texts: string[][] = cells.map(() => []);
  const drawn = columns.map((column, at): GridColumn => {
    const values = cells.map((row) => row[at]);
    const isName = column.group === "meta" && column.key === "name";
    const cellTexts = columnTexts(values, column.differs)
      .map((text, row) => isName && values[row] === null ? "[unnamed]" : terminalText(text));
    cellTexts.forEach((text, row) => texts[row]!.push(text));
    const widest = cellTexts.reduce((most, text) => Math.max(most, textWidth(text)), 0);
    const title = titles[at]!;
    return {
      ...column,
      title,
      align: isNumeric(values) ? "right" : "left",
      content: Math.min(WIDEST, Math.max(textWidth(title), widest, 1)),
      width: Math.min(WIDEST, Math.max(textWidth(title) + ARROW, widest)),
      stays: column.group === "meta" && AUTO_META.includes(column.key),
    };
  });
  return { columns: drawn, experiments, values: cells, texts };
}

function isNumeric(values: readonly (Value | undefined)[]): boolean {
  const present = values.filter((value) => value !== undefined && value !== null);
  return present.length > 0 &&
    present.every((value) => typeof value === "number" || typeof value === "bigint");
}
