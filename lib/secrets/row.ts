/**
 * One value of a structured file as a line of its own, `key = "value"`: the detectors know where a
 * value begins and ends, whatever quotes the format has (detect-secrets, `transformers/`).
 */
export interface Row {
  readonly text: string;
  /** Line of the file where the value's key stands, from 1. */
  readonly line: number;
  /** Lines of the value itself, both included. */
  readonly firstLine: number;
  readonly lastLine: number;
  /**
   * Place of the row, from 1. The reference takes it for the line number: it is, unless an earlier
   * line has several values, which push what follows down, or an alias has moved the value.
   */
  readonly position: number;
}

/** Collects rows, each at the line where the reference sees it or behind the one before. */
export class RowList {
  readonly rows: Row[] = [];
  private last = 0;

  add(row: Omit<Row, "position">, referenceLine = row.line): void {
    this.last = Math.max(this.last + 1, referenceLine);
    this.rows.push({ ...row, position: this.last });
  }
}

/** A row whose value stands in one line. */
export function lineRow(text: string, line: number): Omit<Row, "position"> {
  return { text, line, firstLine: line, lastLine: line };
}
