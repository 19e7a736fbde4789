import type { LineageField } from "../../query/fields/mod.ts";
import { type Direction, type Lineage, readLineage } from "../../query/mod.ts";
import { standardOutput, terminalColumns } from "../../sys/mod.ts";
import { DELETED, lineageTree } from "../lineage_tree.ts";
import { painter, safeText } from "../paint.ts";
import { reportWarning } from "../report_error.ts";
import type { GetRequest, Target } from "./request.ts";
import { csvQuoted } from "./value_text.ts";

const DIRECTIONS: Record<LineageField, Direction> = {
  upstream: "up",
  downstream: "down",
  lineage: "both",
};

/** Warnings about single files that are printed. */
const WARNINGS_SHOWN = 5;

/** Prints what experiments depend on, or what depends on them. */
export async function printLineage(
  request: GetRequest,
  field: LineageField,
  targets: readonly Target[],
): Promise<void> {
  const ids = targets.map(({ place }) => place.id);
  const { depth } = request;
  const lineage = readLineage(request.store, ids, { direction: DIRECTIONS[field], depth });
  for (const problem of lineage.problems.slice(0, WARNINGS_SHOWN)) await reportWarning(problem);
  const others = lineage.problems.length - WARNINGS_SHOWN;
  if (others > 0) await reportWarning(`so it is with ${others} more experiments`);
  const text = await textOf(request, lineage);
  await standardOutput.write(
    standardOutput.isTerminal && request.format !== "default"
      ? safeText(text, { lines: true })
      : text,
  );
}

async function textOf({ format }: GetRequest, lineage: Lineage): Promise<string> {
  const { nodes, edges } = lineage;
  switch (format) {
    case "json":
      return json(lineage);
    case "csv":
      return "from,to,slot\n" +
        edges.map(({ from, to, slot }) => [from, to, slot].map((text) => csvQuoted(text)))
          .map((fields) => `${fields.join(",")}\n`).join("");
    case "markdown":
      return "| From | To | Slot |\n| --- | --- | --- |\n" +
        edges.map(({ from, to, slot }) => `| ${from} | ${to} | ${slot.replaceAll("|", "\\|")} |\n`)
          .join("");
    case "sweep":
      return nodes.map(({ id }) => id).join(",");
    default:
      return await lineageTree(lineage, painter(), terminalColumns());
  }
}

/** Exactly what upstream writes: `yanex lineage --json` says more. */
function json({ targets, nodes, edges }: Lineage): string {
  const content = {
    targets: [...targets].sort(),
    nodes: nodes.map(({ id, name, status }) => ({
      id,
      name: status === "deleted" ? DELETED : name,
      status,
    })),
    edges: edges.map(({ from, to, slot }) => ({ from, to, slot })),
  };
  return JSON.stringify(content, null, 2) + "\n";
}
