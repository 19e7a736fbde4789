import { fileFinding, type FileSecret, secretInLine } from "./file_secret.ts";
import { type FileType, fileType } from "./file_type.ts";
import { isIgnoredFile } from "./filter/file_name.ts";
import type { Finding } from "./finding.ts";
import { lineCues } from "./prefilter/line_cues.ts";
import { secretsOfLine } from "./scan_line.ts";
import { outsideValues, secretsOfRows, structuredRows, unstructuredRows } from "./structure.ts";
import { universalNewlines } from "./text/python_text.ts";

/** How a file is scanned. */
export interface FileScanOptions {
  /**
   * Tokens with a form of their own are also found in comments, keys and lists of structured files,
   * as {@link scanPatch} does; detect-secrets does not look there. Default false.
   */
  readonly everywhere?: boolean;
}

/**
 * Scans a file as detect-secrets 1.5.0 does with its default settings, without asking any service
 * whether a secret is valid.
 *
 * @param path from the root of the repository; its end tells how the file is read
 * @param text of the file; what is not UTF-8 has no text to detect-secrets
 * @returns one finding for each line and secret, in the order of the lines
 */
export function scanFile(path: string, text: string, options: FileScanOptions = {}): Finding[] {
  return secretsOfFile(path, text, options).sort((a, b) => a.line - b.line)
    .map((secret) => fileFinding(path, secret));
}

/** {@link scanFile} with the secrets themselves. */
export function secretsOfFile(
  path: string,
  text: string,
  options: FileScanOptions = {},
): FileSecret[] {
  if (isIgnoredFile(path)) return [];
  const type = fileType(path);
  const source = universalNewlines(text);
  const rows = structuredRows(type, source);
  const secrets = rows === null
    ? secretsOfLines(path, type, source)
    : secretsOfRows(path, type, rows);
  if (rows !== null && options.everywhere) {
    return [...secrets, ...outsideValues(rows, secretsOfLines(path, type, source))];
  }
  // The reference looks further only where it has found nothing.
  if (secrets.some(({ found }) => !found.isAddition)) return secrets;
  const fallback = unstructuredRows(type, source);
  return fallback === null ? secrets : [...secrets, ...secretsOfRows(path, type, fallback)];
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function secretsOfLines(path: string, fileType: FileType, source: string): FileSecret[] {
  const cues = lineCues();
  const bytes = new TextEncoder().encode(source);
  const decode = (start: number, end: number) => decoder.decode(bytes.subarray(start, end));
  const secrets: FileSecret[] = [];
  let previousStart = 0;
  for (let start = 0, line = 1; start < bytes.length; line++) {
    const lineFeed = bytes.indexOf(0x0a, start);
    const end = lineFeed < 0 ? bytes.length : lineFeed;
    const bits = cues.look(bytes, start, end);
    if (bits !== 0) {
      const [before, here] = [previousStart, start];
      const previous = () => here === 0 ? "" : decode(before, here - 1);
      const subject = { path, fileType, text: decode(start, end), previous };
      for (const found of secretsOfLine(subject, bits)) secrets.push(secretInLine(found, line));
    }
    previousStart = start;
    start = end + 1;
  }
  return secrets;
}
