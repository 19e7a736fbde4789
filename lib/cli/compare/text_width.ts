import { fit as fitAny, textWidth as widthOfAny } from "../table.ts";

/** Printable ASCII, which nearly all text is, takes a column each. */
const PLAIN = /^[ -~]*$/;

/** Columns of the terminal that a text takes. */
export function textWidth(text: string): number {
  return PLAIN.test(text) ? text.length : widthOfAny(text);
}

/** Text of exactly `width` columns: padded with spaces, or cut with `…` for what is missing. */
export function exactly(text: string, width: number, align: "left" | "right" = "left"): string {
  if (width <= 0) return "";
  const taken = textWidth(text);
  if (taken > width) return exactly(cut(text, width), width, align);
  const space = " ".repeat(width - taken);
  return align === "left" ? text + space : space + text;
}

function cut(text: string, width: number): string {
  return PLAIN.test(text) ? text.slice(0, width - 1) + "…" : fitAny(text, width);
}

/** What is left of a text without its first columns; half a wide character is a space. */
export function withoutColumns(text: string, columns: number): string {
  if (columns <= 0) return text;
  if (PLAIN.test(text)) return text.slice(columns);
  let passed = 0;
  for (const { segment, index } of new Intl.Segmenter().segment(text)) {
    if (passed >= columns) return " ".repeat(passed - columns) + text.slice(index);
    passed += textWidth(segment);
  }
  return "";
}

/** The end of a text that fits, for a line that is being typed. */
export function tailOf(text: string, width: number): string {
  const over = textWidth(text) - width;
  return over <= 0 ? text : withoutColumns(text, over);
}
