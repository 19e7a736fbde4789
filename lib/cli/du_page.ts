import {
  bytesText,
  type Grouping,
  KINDS,
  type SpaceByKind,
  type Usage,
} from "../query/space/mod.ts";
import { type Measure, measureFor } from "./lineage_width.ts";
import { safeText } from "./paint.ts";
import { type Column, columnWidths, layRows } from "./table_layout.ts";

/** Columns of bytes. */
const SIZES = [...KINDS.filter((kind) => kind !== "other"), "total"] as const;

/** Names keep this many columns of the terminal. */
const LEAST_NAME = 8;

/** Columns that are left out where there is no room for all, in this order. */
const FIRST_TO_GO = ["Output", "Patch", "Metrics", "Artifacts", "Experiments", "Status"];

/** Where the space goes, as a table with a sum, and what to know of it. */
export async function usagePage(
  usage: Usage,
  by: Grouping | undefined,
  width: number,
): Promise<string> {
  if (usage.sum.experiments === 0) {
    return ["No experiments found.", ...asides(usage)].join("\n") + "\n";
  }
  const whole = by === undefined ? experimentTable(usage) : groupTable(usage, by);
  const measure = await measureFor(whole.rows.map((row) => row[whole.flexible]!));
  const { columns, rows, flexible } = within(whole, width, measure);
  const room = Math.max(LEAST_NAME, width - widthBeside({ columns, rows, flexible }, measure));
  const fitting = rows.map((row) => row.with(flexible, measure.fit(row[flexible]!, room)));
  const table = layRows(columns, fitting, Infinity, measure);
  return [...table, ...asides(usage)].join("\n") + "\n";
}

/** The table with as many of its columns as there is room for. */
function within(table: Table, width: number, measure: Measure): Table {
  let { columns, rows } = table;
  for (const title of FIRST_TO_GO) {
    const { flexible } = table;
    if (widthBeside({ columns, rows, flexible }, measure) + LEAST_NAME <= width) break;
    const at = columns.findIndex((column) => column.title === title);
    if (at < 0) continue;
    columns = columns.toSpliced(at, 1);
    rows = rows.map((row) => row.toSpliced(at, 1));
  }
  return { ...table, columns, rows };
}

/** Columns of the terminal that all but the flexible column take, with the gaps. */
function widthBeside({ columns, rows, flexible }: Table, measure: Measure): number {
  const widths = columnWidths(columns, rows, measure);
  return widths.reduce((sum, each) => sum + each + 2, -2) - widths[flexible]!;
}

interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** The column that gives way on a narrow terminal. */
  readonly flexible: number;
}

function experimentTable({ experiments, sum }: Usage): Table {
  const lines = experiments.map(({ id, archived, name, status, space, total }) => [
    archived ? `${id} a` : id,
    status === "broken" ? "[unreadable]" : safeText(name || "[unnamed]"),
    status === "none" ? "no record" : status,
    ...cells(space, total),
  ]);
  return {
    columns: [{ title: "ID" }, { title: "Name" }, { title: "Status" }, ...sizeColumns()],
    rows: [...lines, ["Total", String(sum.experiments), "", ...cells(sum.space, sum.total)]],
    flexible: 1,
  };
}

function groupTable({ groups, sum }: Usage, by: Grouping): Table {
  const lines = groups.map(({ key, experiments, space, total }) => [
    safeText(key ?? `[no ${by}]`),
    String(experiments),
    ...cells(space, total),
  ]);
  return {
    columns: [{ title: titled(by) }, { title: "Experiments", align: "right" }, ...sizeColumns()],
    rows: [...lines, ["Total", String(sum.experiments), ...cells(sum.space, sum.total)]],
    flexible: 0,
  };
}

function sizeColumns(): Column[] {
  return SIZES.map((size) => ({ title: titled(size), align: "right" }));
}

function titled(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}

function cells(space: SpaceByKind, total: number): string[] {
  return SIZES.map((column) => bytesText(column === "total" ? total : space[column]));
}

/** What the table cannot tell. */
function asides({ saved, besides }: Usage): string[] {
  const lines = saved === 0 ? [] : [
    "Files that several experiments share (one patch for a sweep) are in each of their lines, and " +
    `once in the total: ${bytesText(saved)} saved.`,
  ];
  if (besides.length > 0) {
    const parts = besides.map(({ name, bytes }) => `${name}: ${bytesText(bytes)}`);
    lines.push(`Besides: ${parts.join(", ")}`);
  }
  return lines.length === 0 ? [] : ["", ...lines];
}
