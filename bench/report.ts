import type { Bench, Results, Row, Table } from "./bench.ts";
import type { Summary } from "./measure.ts";

const heading = "# Benchmarks\n";

/**
 * Puts results into the text of RESULTS.md: its first part tells the machine, then one section per
 * bench. Sections of benches that were not measured now stay if they are from the same machine and
 * the same versions, since numbers of different ones must not stand side by side.
 *
 * @param old the text so far, or empty
 * @param machine lines that tell the machine and the versions
 * @param results what came out of each bench measured now
 * @param order all benches, in the order in which they are to appear
 */
export function mergeResults(
  old: string,
  machine: string,
  results: ReadonlyMap<string, Results>,
  order: readonly Bench[],
): string {
  const introduction =
    `${heading}\nWritten by \`scripts/bench\`: median [least–most] of n paired, ` +
    "interleaved runs of whole processes; the same Python interpreter on all sides. Upstream is " +
    `the Python package yanex.\n\n${machine}`;
  const kept = old.startsWith(introduction) ? sectionsOf(old) : new Map<string, string>();
  const sections = order.flatMap(({ name, title }) => {
    const result = results.get(name);
    if (result) return [section(name, title, result)];
    return kept.has(name) ? [kept.get(name)!] : [];
  });
  return [introduction, ...sections].map((part) => part.trimEnd() + "\n").join("\n");
}

function sectionsOf(text: string): Map<string, string> {
  const parts = text.split(/^(?=## )/m).slice(1);
  return new Map(parts.map((part) => [/^## (\S+):/.exec(part)?.[1] ?? "", part]));
}

/** One bench as Markdown. */
export function section(name: string, title: string, results: Results): string {
  const { header, lines, commands } = "lines" in results ? results : figures(results);
  const table = [header, header.map(() => "---"), ...lines].map((cells) =>
    `| ${cells.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`
  );
  return `## ${name}: ${title}\n\n${table.join("\n")}\n\n` +
    commands.map((command) => `    ${command}\n`).join("");
}

function figures(rows: readonly Row[]): Table {
  return {
    header: ["figure", "unit", "yanex", "upstream", "bare Python", "ratio", "goal", "n"],
    lines: rows.map((row) => [
      row.figure,
      row.unit,
      cell(row.ours),
      cell(row.upstream),
      cell(row.bare),
      row.ratio ?? "",
      row.goal ? `${row.goal.met ? "met" : "**missed**"}: ${row.goal.text}` : "",
      String(row.ours?.n ?? ""),
    ]),
    commands: [...new Set(rows.map((row) => row.command))],
  };
}

function cell(summary: Summary | string | undefined): string {
  if (summary === undefined) return "";
  if (typeof summary === "string") return summary;
  const { median, min, max, n } = summary;
  return n === 1 ? digits(median) : `${digits(median)} [${digits(min)}–${digits(max)}]`;
}

/** Three digits that count, no more. */
function digits(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
