import type { FileType } from "../file_type.ts";
import { lineRow, type Row, RowList } from "../row.ts";
import { trim } from "../text/python_text.ts";

/**
 * The values of single lines `key: value` or `key = value` of a file that can't be read as a whole:
 * a guess at what {@link structuredRows} would give.
 */
export function fragmentRows(
  fileType: FileType,
  lines: Iterable<readonly [number: number, text: string]>,
): Row[] {
  const list = new RowList();
  for (const [number, text] of lines) {
    const row = fileType === "yaml" ? yamlRow(trim(text)) : iniRow(trim(text));
    if (row !== null) list.add(lineRow(row, number));
  }
  return list.rows;
}

function yamlRow(text: string): string | null {
  if (text.startsWith("#")) return null;
  const colon = text.search(/:\s/);
  if (colon < 0) return null;
  const hash = text.indexOf(" #", colon);
  const value = bare(trim(text.slice(colon + 1, hash < 0 ? text.length : hash)));
  const key = text.slice(0, colon).replace(/^(?:- )+/, "");
  return value === "" ? null : `${key}: ${quoted(value)}${hash < 0 ? "" : text.slice(hash)}`;
}

function iniRow(text: string): string | null {
  if (text.startsWith("#") || text.startsWith(";")) return null;
  const delimiter = text.search(/[=:]/);
  if (delimiter <= 0) return null;
  const value = bare(trim(text.slice(delimiter + 1)));
  return value === "" ? null : `${trim(text.slice(0, delimiter))} = ${quoted(value)}`;
}

function bare(value: string): string {
  const first = value[0];
  const isQuoted = value.length > 1 && (first === '"' || first === "'") && value.endsWith(first);
  return isQuoted ? value.slice(1, -1) : value;
}

function quoted(value: string): string {
  return `"${value.replaceAll('"', '\\"')}"`;
}
