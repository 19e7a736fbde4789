/** One call of `log_metrics`, as its line in metrics.jsonl says. */
export interface MetricLine {
  /** Entries of the outermost object in their order: the name and the JSON text of the value. */
  readonly entries: readonly (readonly [name: string, token: string])[];
  /** The same object on several lines, two spaces of indentation, as an item of a list. */
  readonly pretty: string;
}

/** Indentation of an item of the list in metrics.json. */
const ITEM = "  ";

/**
 * Reads one line of metrics.jsonl without turning numbers into JavaScript's, so that Python's
 * types stay as they are; one pass over the text, since a run can log a million lines.
 *
 * @returns null if the line is no whole JSON object (its writer was killed)
 */
export function readMetricLine(line: string): MetricLine | null {
  const text = line.trim();
  if (!text.startsWith("{") || !text.endsWith("}")) return null;
  const entries: [string, string][] = [];
  let pretty = ITEM;
  let depth = 0;
  let name = "";
  let valueStart = 0;
  let copied = 0;

  const flush = (end: number) => {
    pretty += text.slice(copied, end);
    copied = end;
  };
  const breakLine = () => {
    pretty += "\n" + ITEM + "  ".repeat(depth);
  };
  const endEntry = (end: number) => {
    if (name !== "") entries.push([JSON.parse(name), text.slice(valueStart, end).trim()]);
    name = "";
  };

  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '"': {
        const end = endOfString(text, at);
        if (end < 0) return null;
        if (depth === 1 && name === "") {
          const colon = skipSpaces(text, end);
          if (text[colon] !== ":") return null;
          name = text.slice(at, end);
          flush(end);
          pretty += ": ";
          copied = valueStart = skipSpaces(text, colon + 1);
          at = valueStart - 1;
        } else {
          at = end - 1;
        }
        break;
      }
      case "{":
      case "[":
        flush(at + 1);
        depth++;
        copied = skipSpaces(text, at + 1);
        if (text[copied] !== "}" && text[copied] !== "]") breakLine();
        at = copied - 1;
        break;
      case "}":
      case "]": {
        if (depth === 1) endEntry(at);
        flush(at);
        depth--;
        if (depth < 0) return null;
        const opening = pretty[pretty.length - 1];
        if (opening !== "{" && opening !== "[") breakLine();
        flush(at + 1);
        if (depth === 0 && at !== text.length - 1) return null;
        break;
      }
      case ",":
        if (depth === 1) endEntry(at);
        flush(at + 1);
        copied = skipSpaces(text, at + 1);
        breakLine();
        at = copied - 1;
        break;
    }
  }
  return depth === 0 ? { entries, pretty } : null;
}

/** Index after the closing quote of the string that begins at `start`, or -1. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (true) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return -1;
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}

function skipSpaces(text: string, at: number): number {
  while (text[at] === " ") at++;
  return at;
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
