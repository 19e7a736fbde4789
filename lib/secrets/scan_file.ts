import { type FileType, fileType } from "./file_type.ts";
import { isIgnoredFile } from "./filter/file_name.ts";
import { type Finding, finding } from "./finding.ts";
import { iniRows } from "./ini/rows.ts";
import { LineCues } from "./prefilter/line_cues.ts";
import type { Row } from "./row.ts";
import { type LineSecret, secretsOfLine, secretsOfText } from "./scan_line.ts";
import { textLines, universalNewlines } from "./text/python_text.ts";
import { yamlRows } from "./yaml/rows.ts";

/** A secret in a file. Lines count from 1. */
export interface FileSecret {
  readonly found: LineSecret;
  readonly line: number;
  /** Lines of the value that it stands in. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** Line that detect-secrets reports; see {@link Row.position}. */
  readonly position: number;
}

/**
 * Scans a file as detect-secrets 1.5.0 does with its default settings, without asking any service
 * whether a secret is valid.
 *
 * @param path from the root of the repository; its end tells how the file is read
 * @param text of the file; what is not UTF-8 has no text to detect-secrets
 * @returns one finding for each line and secret, in the order of the lines
 */
export function scanFile(path: string, text: string): Finding[] {
  return secretsOfFile(path, text).map(({ found, line, firstLine, lastLine }) =>
    finding(
      { type: found.detector.type, file: path, line, hashedSecret: found.hashedSecret },
      { secret: found.secret, firstLine, lastLine },
    )
  );
}

/** {@link scanFile} with the secrets themselves. */
export function secretsOfFile(path: string, text: string): FileSecret[] {
  if (isIgnoredFile(path)) return [];
  const scan = new FileScan(path, universalNewlines(text));
  return scan.secrets();
}

let sharedCues: LineCues | null = null;

/** The one table of cues, made when it is first needed. */
export function lineCues(): LineCues {
  return sharedCues ??= new LineCues();
}

class FileScan {
  private readonly fileType: FileType;

  constructor(private readonly path: string, private readonly text: string) {
    this.fileType = fileType(path);
  }

  secrets(): FileSecret[] {
    const rows = structuredRows(this.fileType, this.text);
    const secrets = rows === null ? this.ofLines() : this.ofRows(rows);
    if (secrets.length > 0) return secrets;
    const fallback = unstructuredRows(this.fileType, this.text);
    return fallback === null ? [] : this.ofRows(fallback);
  }

  private ofRows(rows: readonly Row[]): FileSecret[] {
    return secretsOfRows(this.path, this.fileType, rows);
  }

  private ofLines(): FileSecret[] {
    const cues = lineCues();
    const bytes = new TextEncoder().encode(this.text);
    const secrets: FileSecret[] = [];
    let previousStart = 0;
    let line = 1;
    for (let start = 0; start < bytes.length; line++) {
      const next = bytes.indexOf(0x0a, start);
      const end = next < 0 ? bytes.length : next;
      const bits = cues.look(bytes, start, end);
      if (bits !== 0) {
        const decode = (from: number, to: number) => decoder.decode(bytes.subarray(from, to));
        const [before, here] = [previousStart, start];
        const found = secretsOfLine(
          {
            path: this.path,
            fileType: this.fileType,
            text: decode(start, end),
            previous: () => here === 0 ? "" : decode(before, here - 1),
          },
          bits,
          cues.longest,
        );
        for (const secret of found) {
          secrets.push({ found: secret, line, firstLine: line, lastLine: line, position: line });
        }
      }
      previousStart = start;
      start = end + 1;
    }
    return secrets;
  }
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

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
    return found.map((secret) => ({ found: secret, line, firstLine, lastLine, position }));
  });
}

/**
 * The values of a file whose text has a structure of its own: INI sections in any file, YAML in
 * those named so.
 *
 * @returns `null` if the lines are to be read as they stand
 */
export function structuredRows(fileType: FileType, text: string): Row[] | null {
  const rows = iniRows(text) ?? (fileType === "yaml" ? yamlRows(text) : null);
  return rows === null || rows.length === 0 ? null : rows;
}

/** The values of a file of no known type that reads like options without a section header. */
export function unstructuredRows(fileType: FileType, text: string): Row[] | null {
  return fileType === "other" ? iniRows(text, "global") : null;
}

export { textLines };
