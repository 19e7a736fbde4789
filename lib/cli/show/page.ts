import type { Measure } from "../lineage_width.ts";
import { type Painter, safeText } from "../paint.ts";
import { type Column, layRows } from "../table_layout.ts";

/** Width of the labels on the left. */
const LABEL = 12;

/** A page of facts and tables, in the making. */
export class Page {
  #lines: string[] = [];

  /** @param width columns of the terminal */
  constructor(
    readonly paint: Painter,
    readonly width: number,
    readonly measure: Measure,
  ) {}

  /** A line as it is. */
  line(text = ""): void {
    this.#lines.push(text);
  }

  /** A heading. */
  section(title: string): void {
    this.line();
    this.line(this.paint(title, "bold"));
  }

  /** A labelled value; nothing for null. Long ones go on below, under their beginning. */
  fact(label: string, value: string | null | undefined): void {
    if (value === null || value === undefined || value === "") return;
    const lines = safeText(value, { lines: true }).trimEnd().split("\n");
    const start = this.label(label);
    lines.forEach((text, i) => this.line(`${i === 0 ? start : " ".repeat(LABEL)}  ${text}`));
  }

  /** What stands left of a fact. */
  label(label: string): string {
    return this.paint(label.padStart(LABEL), "dim");
  }

  /** A table, two columns in. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
    const [title, ...lines] = layRows(columns, rows, this.width - 2, this.measure);
    this.line("  " + this.paint(title!, "dim"));
    lines.forEach((line) => this.line("  " + line));
  }

  /** All of it. */
  text(): string {
    return this.#lines.join("\n") + "\n";
  }
}
