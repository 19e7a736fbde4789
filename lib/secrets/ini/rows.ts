import { isIniNextLineComment } from "../filter/allow_comment.ts";
import { lineRow, type Row, RowList } from "../row.ts";
import { splitLines, textLines, trim } from "../text/python_text.ts";
import { interpolate, parseIni, type Section } from "./parse.ts";

/** Sections times options of `DEFAULT` that are looked through; real files stay far below. */
const MAX_INHERITED = 100_000;

/**
 * The values of an INI file, whatever its name, as `key = "value"` (detect-secrets,
 * `transformers/config.py`).
 *
 * @param text with `\n` after each line
 * @param header `global` reads a file without section headers as if it were one section
 * @returns `null` if the text is no INI file
 */
export function iniRows(text: string, header?: "global"): Row[] | null {
  const file = parseIni(text, header);
  if (file === null || file.sections.size === 0) return null;
  if (file.sections.size * file.defaults.size > MAX_INHERITED) return null;
  const finder = new ValueFinder(textLines(text).map(trim));
  const list = new RowList();
  for (const section of [new Map<string, string>(), ...file.sections.values()]) {
    const options: Section = new Map([...file.defaults, ...section]);
    const values = valuesOf(options);
    if (values === null) return null;
    for (const [name, value] of values) {
      for (const place of finder.find(name, value)) {
        list.add(lineRow(rowText(name, place.value), place.line));
      }
    }
  }
  return list.rows;
}

/** The values of a section; `null` if one refers to what there is not. */
function valuesOf(options: Section): [name: string, value: string][] | null {
  const values: [string, string][] = [];
  for (const [name, value] of options) {
    const complete = value.includes("%")
      ? interpolate(value, (other) => options.get(other))
      : value;
    if (complete === null) return null;
    values.push([name, complete]);
  }
  return values;
}

function rowText(name: string, value: string): string {
  if (isIniNextLineComment(value)) return value;
  const first = value[0]!;
  const quoted = (first === '"' || first === "'") && value.endsWith(first);
  const bare = quoted ? value.slice(1, -1) : value;
  return `${name} = "${bare.replaceAll('"', '\\"')}"`;
}

interface PlacedValue {
  readonly value: string;
  readonly line: number;
}

/**
 * Finds the lines in which values stand. Like the reference it looks for them one after the other,
 * each behind the one before; from a value on that it does not find (one that another option was
 * put into, one behind a tab) it finds none.
 */
class ValueFinder {
  private from = 0;

  constructor(private readonly lines: readonly string[]) {}

  /** The lines of an option's value, and comments on the way that allow the next line. */
  find(name: string, value: string): PlacedValue[] {
    const parts = partsOf(value);
    if (parts.length === 0) return [];
    const placed: PlacedValue[] = [];
    let part = 0;
    for (let at = this.from; at < this.lines.length; at++) {
      const line = this.lines[at]!;
      if (isIniNextLineComment(line)) {
        placed.push({ value: line, line: at + 1 });
      } else if (line === "" || line.startsWith("#") || line.startsWith(";")) {
        continue;
      } else if (part === 0) {
        if (!beginsOption(line, name, parts[0]!)) continue;
        placed.push({ value: parts[part++]!, line: at + 1 });
      } else if (part === parts.length) {
        this.from = Math.max(at, this.from + 1);
        return placed.filter(isNotEmpty);
      } else {
        placed.push({ value: parts[part++]!, line: at + 1 });
      }
    }
    this.from = this.lines.length;
    return placed.filter(isNotEmpty);
  }
}

function isNotEmpty({ value }: PlacedValue): boolean {
  return value !== "";
}

/** The first line of a value, which may be empty, and the others that are not. */
function partsOf(value: string): string[] {
  return splitLines(value).filter((line, index) => index === 0 || line !== "");
}

/** True if the line is the name, at least one of space, `:` and `=`, and the value. */
function beginsOption(line: string, name: string, value: string): boolean {
  if (!line.startsWith(name)) return false;
  let end = name.length;
  while (end < line.length && " :=".includes(line[end]!)) end++;
  // The value may itself begin with one of them.
  for (let at = Math.min(end, line.length - value.length); at > name.length; at--) {
    if (line.startsWith(value, at)) return true;
  }
  return false;
}
