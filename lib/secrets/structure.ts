import type { FileSecret } from "./file_secret.ts";
import type { FileType } from "./file_type.ts";
import { iniRows } from "./ini/rows.ts";
import { lineCues } from "./prefilter/line_cues.ts";
import type { Row } from "./row.ts";
import { secretsOfText } from "./scan_line.ts";
import { yamlRows } from "./yaml/rows.ts";

/**
 * The values of a file whose text has a structure of its own: INI sections in any file, YAML in
 * those named so.
 *
 * @param text with `\n` after each line
 * @returns `null` if the lines are to be read as they stand
 */
export function structuredRows(fileType: FileType, text: string): Row[] | null {
  const rows = iniRows(text) ?? (fileType === "yaml" ? yamlRows(text) : null);
  return rows === null || rows.length === 0 ? null : rows;
}

/**
 * The values of a file of no known type that reads like options without a section header.
 * detect-secrets looks for them only where the lines as they stand have no secret.
 */
export function unstructuredRows(fileType: FileType, text: string): Row[] | null {
  return fileType === "other" ? iniRows(text, "global") : null;
}

/** Secrets of the values of a structured file. */
export function secretsOfRows(
  path: string,
  fileType: FileType,
  rows: readonly Row[],
): FileSecret[] {
  return rows.flatMap((row, index) => {
    const before = rows[index - 1];
    const previous = () => before?.position === row.position - 1 ? before.text : "";
    const found = secretsOfText({ path, fileType, text: row.text, previous }, lineCues());
    const { line, firstLine, lastLine, position } = row;
    const place = { line, nameLine: line, firstLine, lastLine, position };
    return found.map((secret) => ({ found: secret, ...place }));
  });
}

/**
 * Of the secrets of a structured file's lines those that have a form of their own and stand where no
 * value is: detect-secrets does not look at keys, lists and comments of such files, but a token is
 * one wherever it stands.
 *
 * @param secrets by line
 * @param lineOf the line of the file for a line of the rows
 */
export function outsideValues(
  rows: readonly Row[],
  secrets: readonly FileSecret[],
  lineOf: (line: number) => number = (line) => line,
): FileSecret[] {
  // How many values begin at a line less how many ended before it.
  const changes = new Map<number, number>();
  const change = (line: number, by: number) => changes.set(line, (changes.get(line) ?? 0) + by);
  for (const row of rows) {
    change(lineOf(Math.min(row.line, row.firstLine)), 1);
    change(lineOf(row.lastLine) + 1, -1);
  }
  const turns = [...changes].sort(([a], [b]) => a - b);
  let [turn, open] = [0, 0];
  return secrets.filter(({ found, line }) => {
    while (turn < turns.length && turns[turn]![0] <= line) open += turns[turn++]![1];
    return open === 0 && found.detector.evidence === "form";
  });
}
