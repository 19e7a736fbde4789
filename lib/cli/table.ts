import stringWidth from "string-width";
import { type Column, layRows } from "./table_layout.ts";

export type { Column };

/** Columns of the terminal that a text takes. */
export function textWidth(text: string): number {
  return stringWidth(text);
}

/** Pads text with spaces to a width in terminal columns. */
export function pad(text: string, width: number, align: "left" | "right" = "left"): string {
  const space = " ".repeat(Math.max(0, width - stringWidth(text)));
  return align === "left" ? text + space : space + text;
}

/** Cuts text to a width in terminal columns; `…` stands for what is missing. */
export function fit(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    const more = stringWidth(segment);
    if (used + more > width - 1) break;
    kept += segment;
    used += more;
  }
  return kept + "…";
}

/**
 * Lays out rows under titles without borders, two spaces between columns.
 *
 * @param width columns of the terminal; the widest column gives way when a row does not fit
 */
export function layTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  return layRows(columns, rows, width, { width: textWidth, fit });
}
