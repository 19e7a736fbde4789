import type { CurvePoint } from "../../experiment/mod.ts";
import type { Paint, Painter } from "../paint.ts";
import { Canvas } from "./canvas.ts";

/** The course of one run in a chart. */
export interface Series {
  readonly label: string;
  readonly points: readonly CurvePoint[];
}

/** Size and looks of a chart. */
export interface ChartStyle {
  /** Columns of the terminal. */
  readonly columns: number;
  /** Lines of the drawing itself. */
  readonly rows: number;
  readonly paint: Painter;
  /** Several series are told apart by colours, else by marks. */
  readonly coloured: boolean;
}

const COLOURS: readonly Paint[] = ["cyan", "yellow", "green", "red", "brightRed"];
const MARKS = [..."*+xo#%"];

/** The colour, or without colours the mark, of one series among several. */
function lookOf(index: number, { coloured }: ChartStyle): { paint: Paint | null; mark: string } {
  return coloured
    ? { paint: COLOURS[index % COLOURS.length]!, mark: "●" }
    : { paint: null, mark: MARKS[index % MARKS.length]! };
}

/**
 * Draws a metric over its steps, several runs over each other, with axes.
 *
 * @returns lines without line ends; empty if there is nothing to draw
 */
export function drawChart(series: readonly Series[], style: ChartStyle): string[] {
  const points = series.flatMap((one) => one.points);
  if (points.length === 0) return [];
  const x = extent(points.map(({ from }) => from), points.map(({ to }) => to));
  const y = widened(extent(points.map(({ min }) => min), points.map(({ max }) => max)));
  const middle = (y.low + y.high) / 2;
  // What is left of adding two opposite numbers is no label.
  const isZero = Math.abs(middle) < (y.high - y.low) * 1e-6;
  const labels = Array.from(
    { length: style.rows },
    (_, row) => labelAt(row, style.rows, [y.high, isZero ? 0 : middle, y.low]),
  );
  const margin = Math.max(...labels.map((label) => label.length));
  const width = Math.max(8, style.columns - margin - 2);
  const canvases = series.map((one) => drawn(one, x, y, width, style.rows));
  const lines: string[] = [];
  for (let row = 0; row < style.rows; row++) {
    const label = labels[row]!;
    const axis = label === "" ? "│" : "┤";
    lines.push(
      style.paint(`${label.padStart(margin)} ${axis}`, "dim") + rowText(canvases, row, style),
    );
  }
  lines.push(style.paint(`${" ".repeat(margin)} └${"─".repeat(width)}`, "dim"));
  lines.push(style.paint(" ".repeat(margin + 2) + ends(x, width), "dim"));
  if (series.length > 1) lines.push(...series.map(({ label }, i) => legend(label, i, style)));
  return lines.map((line) => line.trimEnd());
}

interface Extent {
  readonly low: number;
  readonly high: number;
}

function extent(lows: readonly number[], highs: readonly number[]): Extent {
  return {
    low: lows.reduce((a, b) => Math.min(a, b)),
    high: highs.reduce((a, b) => Math.max(a, b)),
  };
}

/** A flat course lies in the middle. */
function widened({ low, high }: Extent): Extent {
  if (low !== high) return { low, high };
  const room = low === 0 ? 1 : Math.abs(low) / 10;
  return { low: low - room, high: high + room };
}

function labelAt(row: number, rows: number, [top, middle, bottom]: readonly number[]): string {
  if (row === 0) return numberLabel(top!);
  if (row === rows - 1) return numberLabel(bottom!);
  return row === Math.floor((rows - 1) / 2) && rows >= 5 ? numberLabel(middle!) : "";
}

/** The first and the last step below the ends of the axis. */
function ends({ low, high }: Extent, width: number): string {
  const [first, last] = [String(low), String(high)];
  if (first === last || first.length + last.length + 1 > width) return first;
  return first + last.padStart(width - first.length);
}

function drawn({ points }: Series, x: Extent, y: Extent, width: number, rows: number): Canvas {
  const canvas = new Canvas(width, rows);
  const across = (step: number) =>
    x.high === x.low ? 0 : (step - x.low) / (x.high - x.low) * (canvas.dotsAcross - 1);
  const up = (value: number) => (y.high - value) / (y.high - y.low) * (canvas.dotsDown - 1);
  let before: readonly [number, number] | null = null;
  for (const { from, to, min, max, mean } of points) {
    const middle = across((from + to) / 2);
    canvas.line([middle, up(min)], [middle, up(max)]);
    const here = [middle, up(mean)] as const;
    canvas.line(before ?? here, here);
    before = here;
  }
  return canvas;
}

function rowText(canvases: readonly Canvas[], row: number, style: ChartStyle): string {
  const [only] = canvases;
  if (canvases.length === 1) return style.paint(only!.rowText(row), "cyan");
  let text = "";
  for (let column = 0; column < only!.columns; column++) {
    const top = canvases.findLastIndex((canvas) => canvas.isDrawn(column, row));
    if (top < 0) text += " ";
    else {
      const { paint, mark } = lookOf(top, style);
      text += paint === null ? mark : style.paint(canvases[top]!.character(column, row), paint);
    }
  }
  return text;
}

function legend(label: string, index: number, style: ChartStyle): string {
  const { paint, mark } = lookOf(index, style);
  return `  ${paint === null ? mark : style.paint(mark, paint)} ${label}`;
}

/** A number in few characters: at most four digits that count. */
export function numberLabel(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) {
    return value.toExponential(2).replace(/\.?0+e/, "e").replace("e+", "e");
  }
  return String(Number(value.toPrecision(4)));
}
