import type { TextPlace } from "../errors/mod.ts";

/** Longer lines are shown in part. */
const MAX_SHOWN = 90;

/** The line and column of an offset (UTF-16 units from 0) in a text, and the line with a caret. */
export function textPlace(text: string, offset: number): TextPlace {
  const at = Math.min(offset, text.length);
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const next = text.indexOf("\n", at);
  const line = text.slice(start, next < 0 ? text.length : next);
  const number = countLines(text, start);
  const before = [...line.slice(0, at - start)].length;
  return { line: number, column: before + 1, excerpt: excerpt(line, before, number) };
}

function countLines(text: string, end: number): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

function excerpt(line: string, column: number, number: number): string {
  const characters = [...line.replaceAll("\t", " ").replaceAll("\r", "")];
  const from = characters.length <= MAX_SHOWN ? 0 : Math.max(0, column - MAX_SHOWN / 2);
  const head = from > 0 ? "..." : "";
  const tail = from + MAX_SHOWN < characters.length ? "..." : "";
  const shown = head + characters.slice(from, from + MAX_SHOWN).join("") + tail;
  const margin = `  ${number} | `;
  const below = `${" ".repeat(margin.length - 2)}| ${" ".repeat(head.length + column - from)}^`;
  return `${margin}${shown.trimEnd()}\n${below}`;
}
