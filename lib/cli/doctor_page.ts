import { CHECKS, type Finding, isWrong, type Level } from "../query/health/mod.ts";
import { type Paint, type Painter, safeText } from "./paint.ts";

const PAINT: Readonly<Record<Level, Paint>> = {
  ok: "green",
  note: "cyan",
  warning: "yellow",
  problem: "red",
  mended: "green",
};

const LEVEL_WIDTH = Math.max(...Object.keys(PAINT).map((level) => level.length));
const CHECK_WIDTH = Math.max(...CHECKS.map((check) => check.length));

/** Where texts begin. */
const INDENT = " ".repeat(LEVEL_WIDTH + CHECK_WIDTH + 4);

/** Items that are printed of one finding. */
const SHOWN = 5;

/** A finding as lines: how things are, what it is about, what to do. */
export function findingLines({ check, level, text, items = [], advice }: Finding, paint: Painter) {
  const lines = [
    `${paint(level.padEnd(LEVEL_WIDTH), PAINT[level])}  ${check.padEnd(CHECK_WIDTH)}  ` +
    safeText(text),
    ...items.slice(0, SHOWN).map((item) => `${INDENT}  ${safeText(item)}`),
  ];
  if (items.length > SHOWN) lines.push(`${INDENT}  ... and ${items.length - SHOWN} more`);
  if (advice !== undefined) lines.push(`${INDENT}→ ${safeText(advice)}`);
  return lines.join("\n") + "\n";
}

/** The last line: what is wrong altogether. */
export function verdictLine(findings: readonly Finding[]): string {
  if (!findings.some(isWrong)) return "\nNothing is wrong.\n";
  const parts = (["problem", "warning"] as const).map((level) => ({
    level,
    number: findings.filter((finding) => finding.level === level).length,
  })).filter(({ number }) => number > 0);
  return `\n${
    parts.map(({ level, number }) => `${number} ${level}${number === 1 ? "" : "s"}`).join(", ")
  }\n`;
}
