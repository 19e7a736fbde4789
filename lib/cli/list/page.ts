import type { ExperimentFilter, Survey } from "../../query/mod.ts";
import { safeText } from "../paint.ts";
import { listColumns } from "./columns.ts";
import type { ListedJobs } from "./jobs.ts";
import { tableLines, type TablePlace } from "./table.ts";

/** What is shown, and what was asked for. */
export interface ListView {
  readonly survey: Survey;
  readonly filter: ExperimentFilter;
  /** An option said which experiments, apart from their project and from how many. */
  readonly isFiltered: boolean;
  /** Microseconds since 1970. */
  readonly now: number;
  /** What SLURM says of some of them. */
  readonly jobs?: ListedJobs;
}

/** Ids of unreadable records that are named at most. */
const BROKEN_NAMED = 5;

/** The list for people: a table, and what is to be said about it. */
export async function listPage(view: ListView, place: TablePlace): Promise<string> {
  const { survey, filter } = view;
  if (survey.rows.length === 0) {
    return [...emptyLines(view), ...brokenLines(view)].join("\n") + "\n";
  }
  const columns = listColumns(
    survey.rows,
    view.now,
    (filter.project ?? null) === null,
    view.jobs?.looks,
  );
  const lines = await tableLines(survey.rows, columns, place);
  const notes = [...summaryLines(view), ...brokenLines(view)];
  return [...lines, ...(notes.length > 0 ? ["", ...notes] : [])].join("\n") + "\n";
}

/** Said when something was filtered or cut. */
function summaryLines({ survey, isFiltered }: ListView): string[] {
  const { rows, matching, isCounted, total } = survey;
  if (!isFiltered) {
    if (rows.length === total) return [];
    return [`Showing ${rows.length} of ${counted(total)} (use --all to show all of them)`];
  }
  if (rows.length === matching && isCounted) return [`Showing ${rows.length} of ${counted(total)}`];
  const found = isCounted ? `${matching}` : `at least ${matching}`;
  return [
    `Showing ${rows.length} of ${found} experiments that match, ` +
    `of ${total} in all (use --all to show all that match)`,
  ];
}

function counted(count: number): string {
  return `${count} experiment${count === 1 ? "" : "s"}`;
}

/** They come last, where a limit cuts them off. */
function brokenLines({ survey }: ListView): string[] {
  const { broken } = survey;
  if (broken.length === 0) return [];
  const named = broken.slice(0, BROKEN_NAMED).map((id) => safeText(id)).join(", ");
  const others = broken.length - BROKEN_NAMED;
  const which = others > 0 ? `${named} and ${others} more` : named;
  const record = broken.length === 1 ? "The record" : "The records";
  return [`${record} of ${counted(broken.length)} cannot be read: ${which} (see yanex show)`];
}

function emptyLines({ filter, isFiltered, survey }: ListView): string[] {
  const kind = filter.archived ? "archived experiments" : "experiments";
  const { project = null } = filter;
  const first = project === null
    ? `No ${kind} found.`
    : project === ""
    ? `No ${kind} without a project found. Use --global to see all experiments.`
    : `No ${kind} found in project '${safeText(project)}'. ` +
      "Use --global to see all experiments.";
  if (isFiltered) return [first, "", ...suggestions(filter, survey.total)];
  if (filter.archived || project !== null) return [first];
  return [first, "", "To create your first experiment:", "  yanex run your_script.py"];
}

function suggestions(filter: ExperimentFilter, total: number): string[] {
  const lines = ["Try adjusting your filters:"];
  if (total > 0) lines.push(`  • Leave out some of them: without any there are ${total}`);
  else lines.push("  • Without any filter there are none here either");
  if (filter.name !== undefined && filter.name !== "" && !/[*?[]/.test(filter.name)) {
    lines.push(
      `  • A name is matched in full: --name '*${safeText(filter.name)}*' finds parts of it`,
    );
  }
  if (filter.script !== undefined && /[/\\]/.test(filter.script)) {
    lines.push("  • A script is known by its file name: leave out the folders");
  }
  if (!filter.archived) lines.push("  • Archived experiments are shown by --archived");
  return lines;
}
