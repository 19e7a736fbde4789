import { entryAt, number, type Status, text } from "../experiment/mod.ts";
import { flatten, formatScalar, type Value } from "../params/mod.ts";
import type { Description } from "../query/mod.ts";
import { formatTimestamp, nowMicros, parseTimestamp, terminalColumns } from "../sys/mod.ts";
import { formatDuration } from "./duration.ts";
import { type Paint, type Painter, safeText } from "./paint.ts";
import { layTable, pad } from "./table.ts";
import { storedText, valueText } from "./value_text.ts";

/** Symbol and colour of each status. */
const LOOKS: Record<Status | "unknown", readonly [symbol: string, paint: Paint]> = {
  completed: ["✓", "green"],
  failed: ["✗", "red"],
  running: ["⚡", "yellow"],
  created: ["○", "bold"],
  cancelled: ["✖", "brightRed"],
  staged: ["⏲", "cyan"],
  unknown: ["?", "yellow"],
};

/** Steps of metrics that the page shows. */
const STEPS_SHOWN = 10;

/** Metrics that get a column; others are named below the table. */
const METRICS_SHOWN = 8;

/** Width of the labels on the left. */
const LABEL = 12;

/** The page that `yanex show` prints, with everything recorded that is not empty. */
export function showPage(description: Description, paint: Painter): string {
  const page = new Page(paint, terminalColumns());
  head(page, description);
  parameters(page, description);
  metrics(page, description);
  artifacts(page, description);
  code(page, description);
  environment(page, description);
  ending(page, description);
  return page.text();
}

class Page {
  #lines: string[] = [];

  constructor(readonly paint: Painter, readonly width: number) {}

  line(text = ""): void {
    this.#lines.push(text);
  }

  section(title: string): void {
    this.line();
    this.line(this.paint(title, "bold"));
  }

  /** A labelled value; nothing for null. Long ones go on below, under their beginning. */
  fact(label: string, value: string | null | undefined): void {
    if (value === null || value === undefined || value === "") return;
    const lines = safeText(value, { lines: true }).trimEnd().split("\n");
    const start = this.paint(pad(label, LABEL, "right"), "dim");
    lines.forEach((text, i) => this.line(`${i === 0 ? start : " ".repeat(LABEL)}  ${text}`));
  }

  table(...args: [columns: Parameters<typeof layTable>[0], rows: string[][]]): void {
    const [title, ...rows] = layTable(args[0], args[1], this.width - 2);
    this.line("  " + this.paint(title!, "dim"));
    rows.forEach((row) => this.line("  " + row));
  }

  text(): string {
    return this.#lines.join("\n") + "\n";
  }
}

function head(page: Page, description: Description): void {
  const { place, metadata, state } = description;
  const [symbol, paint] = LOOKS[state.status];
  const name = metadata.name === null ? "[unnamed]" : safeText(metadata.name);
  page.line(page.paint(`Experiment: ${name} (${place.id})`, "bold"));
  const status = `${symbol} ${state.status}${state.runnerDied ? " (runner died)" : ""}`;
  page.line(`${page.paint(pad("Status", LABEL, "right"), "dim")}  ${page.paint(status, paint)}`);
  page.fact("Project", metadata.project);
  page.fact("Tags", metadata.tags.join(", "));
  page.fact("Description", metadata.description);
  page.fact("Script", [metadata.scriptPath ?? "", ...metadata.scriptArgs].join(" ").trim());
  page.fact("Directory", place.folder + (place.archived ? " (archived)" : ""));
  page.fact("Created", moment(metadata.createdAt));
  page.fact("Started", moment(metadata.startedAt));
  page.fact("Ended", moment(metadata.completedAt));
  page.fact("Duration", duration(description));
}

function duration({ metadata, state }: Description): string | null {
  if (metadata.duration !== null) return formatDuration(metadata.duration);
  const [start, end] = [metadata.startedAt, metadata.completedAt].map((time) =>
    time === null ? null : parseTimestamp(time)
  );
  if (start == null) return null;
  if (end != null) return formatDuration((end - start) / 1e6);
  return state.status === "running"
    ? `${formatDuration((nowMicros() - start) / 1e6)} so far`
    : null;
}

function parameters(page: Page, { params, defaults }: Description): void {
  const rows = flatten(params).map(([key, value]) => [safeText(key), valueText(value), ""]);
  const given = new Set(rows.map(([key]) => key));
  for (const { key, value } of defaults) {
    if (!given.has(safeText(key))) {
      rows.push([safeText(key), storedText(value), "script's default"]);
    }
  }
  if (rows.length === 0) return;
  page.section("Parameters");
  page.table([{ title: "Parameter" }, { title: "Value" }, { title: "" }], rows);
}

function metrics(page: Page, { metrics: steps }: Description): void {
  if (steps.length === 0) return;
  const names = [...new Set(steps.flatMap((step) => [...step.keys()].map(String)))]
    .filter((name) => !["step", "timestamp", "last_updated"].includes(name)).sort();
  const shown = names.slice(0, METRICS_SHOWN);
  const last = steps.slice(-STEPS_SHOWN);
  const cut = steps.length > last.length ? `, last ${last.length} of ${steps.length} steps` : "";
  page.section(`Metrics (${names.length}${cut})`);
  page.table(
    [
      { title: "Step", align: "right" },
      { title: "Time" },
      ...shown.map((name) => ({
        title: safeText(name),
        align: "right" as const,
      })),
    ],
    last.map((step) => [
      valueText(step.get("step") ?? null),
      (text(step.get("timestamp")) ?? "").slice(11, 19),
      ...shown.map((name) => step.has(name) ? metricValue(step.get(name)!) : "-"),
    ]),
  );
  if (names.length > shown.length) {
    page.fact(
      "All metrics",
      names.map((n) => safeText(n)).join(", "),
    );
  }
}

function artifacts(page: Page, { artifacts: files }: Description): void {
  if (files.length === 0) return;
  page.section("Artifacts");
  page.table(
    [{ title: "Artifact" }, { title: "Size", align: "right" }, { title: "Modified (UTC)" }],
    files.map(({ name, size, modified }) => [
      safeText(name),
      formatBytes(size),
      formatTimestamp(modified * 1000).slice(0, 19).replace("T", " "),
    ]),
  );
}

function code(page: Page, { metadata: { raw } }: Description): void {
  const git = (key: string) => entryAt(raw, "git", key);
  if (text(git("commit_hash")) === null) return;
  page.section("Code");
  const branch = text(git("branch"));
  const subject = (text(git("message")) ?? "").split("\n")[0];
  page.fact("Commit", `${text(git("commit_hash"))!.slice(0, 12)} ${subject}`);
  page.fact("Branch", branch ?? "none (detached HEAD)");
  page.fact("Author", text(git("author")));
  page.fact("Remote", text(git("remote_url")));
  const bytes = number(git("patch_size_bytes"));
  page.fact(
    "Changes",
    git("has_uncommitted_changes") === true
      ? text(git("patch_file")) === null
        ? "uncommitted, not kept"
        : `uncommitted, kept in ${text(git("patch_file"))}` +
          (bytes === null ? "" : ` (${formatBytes(bytes)})`)
      : "none: the commit is all",
  );
  const secrets = number(git("patch_secret_count"));
  if (secrets) page.fact("Secrets", `⚠️ ${secrets} potential secret(s) in the patch`);
  const untracked = number(entryAt(raw, "git", "untracked", "count"));
  if (untracked) page.fact("Untracked", `${untracked} file(s), not in the patch`);
}

function environment(page: Page, { metadata: { raw } }: Description): void {
  const at = (...path: string[]) => text(entryAt(raw, "environment", ...path));
  const version = at("python", "python_version");
  if (version === null && at("system", "hostname") === null) return;
  page.section("Environment");
  const interpreter = at("python", "python_executable");
  page.fact("Python", version && `${version.split(" ")[0]}  ${interpreter ?? ""}`);
  page.fact("Platform", at("python", "platform"));
  page.fact("Host", at("system", "hostname"));
  page.fact("Folder", at("system", "working_directory"));
  const count = number(entryAt(raw, "environment", "system", "cpu", "count"));
  const memory = number(entryAt(raw, "environment", "system", "memory_bytes"));
  page.fact(
    "Machine",
    [
      count && `${count} × ${at("system", "cpu", "model") ?? "CPU"}`,
      memory && `${formatBytes(memory)} memory`,
    ].filter(Boolean).join(", "),
  );
  const job = entryAt(raw, "slurm", "job_id");
  if (job !== undefined) {
    const task = entryAt(raw, "slurm", "array_task_id");
    const nodes = text(entryAt(raw, "slurm", "node_list"));
    page.fact(
      "SLURM job",
      formatScalar(job) + (task === undefined ? "" : `, task ${formatScalar(task)}`) +
        (nodes ? ` on ${nodes}` : ""),
    );
  }
  resources(page, raw);
}

function resources(page: Page, raw: Description["metadata"]["raw"]): void {
  const of = (key: string) => number(entryAt(raw, "runner", key));
  const [peak, user, system] = [of("peak_memory_kib"), of("user_seconds"), of("system_seconds")];
  const used = [
    peak !== null && `${formatBytes(peak * 1024)} memory at peak`,
    user !== null && system !== null && `${formatDuration(user + system)} CPU time`,
  ].filter(Boolean);
  page.fact("Used", used.join(", "));
}

function ending(page: Page, { metadata, state, place }: Description): void {
  if (state.runnerDied) {
    page.section("Runner died");
    page.line("  yanex itself was killed while the script ran: the record has no end.");
    if (state.orphanPid !== null) {
      page.line(`  The script still runs as process ${state.orphanPid}.`);
    }
    page.line(`  yanex show ${place.id} --fix writes the end into the record.`);
  }
  if (state.status === "failed" && metadata.errorMessage !== null) {
    page.section("Error");
    indented(page, metadata.errorMessage);
  }
  if (state.status === "cancelled" && metadata.cancellationReason !== null) {
    page.section("Cancelled");
    indented(page, metadata.cancellationReason);
  }
}

function indented(page: Page, message: string): void {
  for (const line of safeText(message, { lines: true }).trimEnd().split("\n")) {
    page.line("  " + line);
  }
}

/** Floats with as many digits as a person compares; others as they are. */
function metricValue(value: Value): string {
  if (typeof value !== "number") return valueText(value);
  if (value === 0 || !Number.isFinite(value)) return valueText(value);
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e6) return value.toFixed(4);
  // Two digits at least, as Python writes exponents.
  return value.toExponential(3).replace(/e([+-])(\d)$/, "e$10$2");
}

function moment(time: string | null): string | null {
  const micros = time === null ? null : parseTimestamp(time);
  if (micros === null) return time;
  return `${formatTimestamp(micros).slice(0, 19).replace("T", " ")} UTC`;
}

/** `15 B`, `1.2 KB`, `3.4 MB`: powers of 1024. */
function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const units = ["KB", "MB", "GB", "TB"];
  let size = bytes / 1024;
  let unit = 0;
  while (size >= 1023.95 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${size.toFixed(1)} ${units[unit]}`;
}
