import { STATUS_LOOKS } from "../status_look.ts";
import type { ExperimentRow } from "../../query/mod.ts";
import { basename, parseTimestamp } from "../../sys/mod.ts";
import { formatDuration } from "../duration.ts";
import { type Paint, safeText } from "../paint.ts";
import { relativeTime, shortRelativeTime } from "../relative_time.ts";

/** A column of the list. */
export interface ListColumn {
  readonly title: string;
  readonly align?: "left" | "right";
  /** Columns of the terminal that it takes at most, and that it is cut to if there is no room. */
  readonly most: number;
  readonly least: number;
  /** It is never cut further than that, also if the line does not fit then. */
  readonly isWhole?: boolean;
  /** Columns with higher numbers are left out first if there is no room; 0 always stays. */
  readonly rank: number;
  /** What is cut is the middle: names of one sweep begin alike. */
  readonly cutsMiddle?: boolean;
  text(row: ExperimentRow): string;
  /** The same for a terminal that is not wide enough for everything. */
  short?(row: ExperimentRow): string;
  paints?(row: ExperimentRow): readonly Paint[];
}

type Look = readonly [text: string, paint: Paint];

const BROKEN = ["! broken", "red"] as const;

/** Tags that are shown of each experiment; of the others their number. */
const TAGS_SHOWN = 3;

const id: ListColumn = {
  title: "ID",
  most: 8,
  least: 8,
  isWhole: true,
  rank: 0,
  text: (row) => safeText(row.id),
  paints: () => ["dim"],
};

const project: ListColumn = {
  title: "Project",
  most: 25,
  least: 8,
  rank: 3,
  text: (row) => safeText(row.project || "-"),
};

const name: ListColumn = {
  title: "Name",
  most: 50,
  least: 12,
  rank: 0,
  cutsMiddle: true,
  text: (row) => row.broken === null ? safeText(row.name || "[unnamed]") : "[unreadable]",
  paints: (row) => row.name ? [] : ["dim"],
};

/** @param looks of those that do not look as others of their status, by id */
function status(looks: ReadonlyMap<string, Look>): ListColumn {
  const look = ({ id, broken, status }: ExperimentRow) =>
    broken === null ? looks.get(id) ?? STATUS_LOOKS[status] : BROKEN;
  return {
    title: "Status",
    most: 15,
    least: 11,
    rank: 0,
    text: (row) => look(row)[0],
    paints: (row) => [look(row)[1]],
  };
}

const script: ListColumn = {
  title: "Script",
  most: 40,
  least: 10,
  rank: 4,
  cutsMiddle: true,
  text: (row) => row.scriptPath ? safeText(basename(row.scriptPath)) : "-",
};

const tags: ListColumn = {
  title: "Tags",
  most: 30,
  least: 8,
  rank: 5,
  text: (row) => {
    const shown = row.tags.slice(0, TAGS_SHOWN).map((tag) => safeText(tag)).join(", ");
    const others = row.tags.length - TAGS_SHOWN;
    return others > 0 ? `${shown} (+${others})` : shown || "-";
  },
};

const duration: ListColumn = {
  title: "Duration",
  align: "right",
  most: 10,
  least: 8,
  rank: 2,
  text: (row) => row.duration === null ? "-" : formatDuration(row.duration),
  paints: (row) => row.status === "running" ? ["yellow"] : [],
};

/** Started, unless one of them never was: then created. */
function time(rows: readonly ExperimentRow[], now: number): ListColumn {
  const isStarted = rows.every((row) => row.startedAt !== null || row.broken !== null);
  const told = (row: ExperimentRow, tell: typeof relativeTime) => {
    const stored = isStarted ? row.startedAt : row.createdAt;
    if (stored === null) return "-";
    const moment = parseTimestamp(stored);
    return moment === null ? safeText(stored) : tell(moment, now);
  };
  return {
    title: isStarted ? "Started" : "Created",
    align: "right",
    most: 14,
    least: 14,
    rank: 1,
    text: (row) => told(row, relativeTime),
    short: (row) => told(row, shortRelativeTime),
  };
}

/**
 * The columns of a list, from left to right.
 *
 * @param now microseconds since 1970
 * @param withProject they are of several projects
 * @param looks of those that do not look as others of their status, by id
 */
export function listColumns(
  rows: readonly ExperimentRow[],
  now: number,
  withProject: boolean,
  looks: ReadonlyMap<string, Look> = new Map(),
): ListColumn[] {
  const columns = [id, name, status(looks), script, tags, time(rows, now), duration];
  return withProject ? columns.toSpliced(1, 0, project) : columns;
}
