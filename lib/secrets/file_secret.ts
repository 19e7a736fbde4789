import { type Finding, finding } from "./finding.ts";
import type { LineSecret } from "./scan_line.ts";

/** A secret in a file. Lines count from 1. */
export interface FileSecret {
  readonly found: LineSecret;
  readonly line: number;
  /** Index in the line in UTF-16 units; none if it is a value of a structured file. */
  readonly column?: number;
  /** Line of the name of the value that it stands in. */
  readonly nameLine: number;
  /** Lines of that value, both included. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** Line that detect-secrets reports, see {@link Row.position}. */
  readonly position: number;
}

/** A secret in a line that was read as it stands. */
export function secretInLine(found: LineSecret, line: number, before = 0): FileSecret {
  const column = before + found.at;
  const place = { line, nameLine: line, firstLine: line, lastLine: line, position: line };
  return { found, column, ...place };
}

/** What may be told about a secret. */
export function fileFinding(path: string, secret: FileSecret): Finding {
  const { found, line, column, nameLine, firstLine, lastLine } = secret;
  return finding(
    { type: found.detector.type, file: path, line, hashedSecret: found.hashedSecret },
    { hidden: found.hidden, column, nameLine, firstLine, lastLine },
  );
}
