import { formatJson, isMap, parseJson, type ValueMap } from "../params/mod.ts";

/** One call of `log_metrics`, as its line in metrics.jsonl says. */
export interface MetricLine {
  /** Entries of the outermost object in their order: the name and the JSON text of the value. */
  readonly entries: readonly (readonly [name: string, token: string])[];
  /** The same object as {@link formatListItem} writes it. */
  readonly pretty: string;
}

/**
 * Reads one line of metrics.jsonl so that Python's types stay as they are. A run can log a million
 * lines: the common ones are only taken apart as text.
 *
 * @returns null if the line is no whole JSON object (its writer was killed)
 */
export function readMetricLine(line: string): MetricLine | null {
  const text = line.trim();
  if (!text.startsWith("{") || !text.endsWith("}")) return null;
  const flat = readFlat(text);
  if (flat !== null) return flat;
  const step = parseMetricLine(text);
  if (step === null) return null;
  const entries = [...step].map(([name, value]) => [String(name), formatJson(value)] as const);
  return { entries, pretty: formatListItem(step) };
}

/** Only the entries of a line, by name; null if it is no whole JSON object. */
export function readMetricTokens(line: string): Map<string, string> | null {
  const text = line.trim();
  if (!text.startsWith("{") || !text.endsWith("}")) return null;
  return flatTokens(text) ?? tokensOf(parseMetricLine(text));
}

function tokensOf(step: ValueMap | null): Map<string, string> | null {
  if (step === null) return null;
  return new Map([...step].map(([name, value]) => [String(name), formatJson(value)]));
}

/** The same line as a map, or null if it is no whole JSON object. */
export function parseMetricLine(text: string): ValueMap | null {
  try {
    const value = parseJson(text);
    return isMap(value) ? value : null;
  } catch {
    return null;
  }
}

/** A step as metrics.json has it among others: on several lines, with two spaces of indentation. */
export function formatListItem(step: ValueMap): string {
  return formatJson([step], { indent: 2 }).slice("[\n".length, -"\n]".length);
}

/** An entry with a plain name and a scalar, and what follows it: `"loss": 0.53, `. */
const FLAT_ENTRY = new RegExp(
  String.raw`("[^"\\\x00-\x1f]*"): ` +
    String.raw`(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|"[^"\\\x00-\x1f]*"|` +
    String.raw`true|false|null|NaN|-?Infinity)(, |\}$)`,
  "y",
);

/** What nearly all lines are: an object without nesting, spaced as the client does. */
function readFlat(text: string): MetricLine | null {
  const entries: [string, string][] = [];
  let pretty = "  {";
  FLAT_ENTRY.lastIndex = 1;
  while (true) {
    const match = FLAT_ENTRY.exec(text);
    if (match === null) return null;
    const [, name, token, after] = match as unknown as [string, string, string, string];
    entries.push([name.slice(1, -1), token]);
    pretty += `\n    ${name}: ${token}`;
    if (after !== ", ") return { entries, pretty: `${pretty}\n  }` };
    pretty += ",";
  }
}

/** The entries of such a line. */
function flatTokens(text: string): Map<string, string> | null {
  const tokens = new Map<string, string>();
  FLAT_ENTRY.lastIndex = 1;
  while (true) {
    const match = FLAT_ENTRY.exec(text);
    if (match === null) return null;
    tokens.set(match[1]!.slice(1, -1), match[2]!);
    if (match[3] !== ", ") return tokens;
  }
}

/** A JSON number, also one of those that only Python's json module writes. */
export function metricNumber(token: string): number | null {
  if (/^-?\d/.test(token)) return Number(token);
  switch (token) {
    case "NaN":
      return NaN;
    case "Infinity":
      return Infinity;
    case "-Infinity":
      return -Infinity;
    default:
      return null;
  }
}
