import { entryAt, number, text } from "../experiment/mod.ts";
import { flatten } from "../params/mod.ts";
import { bytesText, type Description } from "../query/mod.ts";
import { formatTimestamp, nowMicros, parseTimestamp, terminalColumns } from "../sys/mod.ts";
import { formatDuration } from "./duration.ts";
import { drawMeasured } from "./lineage_width.ts";
import { type Painter, safeText } from "./paint.ts";
import { secretsText } from "./show_secrets.ts";
import { dependencySection } from "./show/dependencies.ts";
import { metricsSection } from "./show/metrics.ts";
import type { ShownJob } from "./show/job.ts";
import { Page } from "./show/page.ts";
import { STATUS_LOOKS } from "./status_look.ts";
import { storedText, valueText } from "./value_text.ts";

/** The page that `yanex show` prints, with everything recorded that is not empty. */
export async function showPage(
  description: Description,
  paint: Painter,
  job: ShownJob | null = null,
): Promise<string> {
  return await drawMeasured((measure) => {
    return drawPage(description, job, new Page(paint, terminalColumns(), measure));
  });
}

function drawPage(description: Description, job: ShownJob | null, page: Page): string {
  head(page, description, job?.look ?? null);
  slurm(page, job);
  dependencySection(page, description);
  parameters(page, description);
  metricsSection(page, description.metrics, description.picked);
  artifacts(page, description);
  code(page, description);
  environment(page, description);
  ending(page, description);
  return page.text();
}

function slurm(page: Page, job: ShownJob | null): void {
  if (job === null || job.facts.every(([, value]) => value === null)) return;
  page.section("SLURM");
  for (const [label, value] of job.facts) page.fact(label, value);
}

function head(page: Page, description: Description, look: ShownJob["look"]): void {
  const { place, metadata, state } = description;
  const [status, paint] = look ?? STATUS_LOOKS[state.status];
  const name = metadata.name === null ? "[unnamed]" : safeText(metadata.name);
  page.line(page.paint(`Experiment: ${name} (${place.id})`, "bold"));
  const died = state.runnerDied && look === null ? " (runner died)" : "";
  page.line(`${page.label("Status")}  ${page.paint(status + died, paint)}`);
  page.fact("Project", metadata.project);
  page.fact("Tags", metadata.tags.join(", "));
  page.fact("Description", metadata.description);
  page.fact("Script", [metadata.scriptPath ?? "", ...metadata.scriptArgs].join(" ").trim());
  page.fact("Directory", place.folder + (place.archived ? " (archived)" : ""));
  page.fact("Created", moment(metadata.createdAt));
  page.fact("Started", moment(metadata.startedAt));
  page.fact("Ended", moment(metadata.completedAt));
  page.fact("Duration", duration(description));
  page.fact("Run again", runAgain(description));
}

/** A command of several lines cannot be copied from here: the page moves them in. */
function runAgain({ runCommand, place }: Description): string | null {
  if (runCommand === null || !runCommand.includes("\n")) return runCommand;
  return `yanex get run-command ${place.id} prints it, in several lines`;
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

function artifacts(page: Page, { artifacts: files }: Description): void {
  if (files.length === 0) return;
  page.section("Artifacts");
  page.table(
    [{ title: "Artifact" }, { title: "Size", align: "right" }, { title: "Modified (UTC)" }],
    files.map(({ name, size, modified }) => [
      safeText(name),
      bytesText(size),
      formatTimestamp(modified * 1000).slice(0, 19).replace("T", " "),
    ]),
  );
}

function code(page: Page, { metadata: { raw }, place }: Description): void {
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
          (bytes === null ? "" : ` (${bytesText(bytes)})`)
      : "none: the commit is all",
  );
  page.fact("Secrets", secretsText(raw.get("git"), "the patch"));
  page.fact("Secrets", secretsText(raw.get("git_at_run"), "the patch of the code that ran"));
  const untracked = number(entryAt(raw, "git", "untracked", "count"));
  if (untracked) page.fact("Untracked", `${untracked} file(s), not in the patch`);
  page.fact("Reproduce", `yanex reproduce ${place.id}`);
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
      memory && `${bytesText(memory)} memory`,
    ].filter(Boolean).join(", "),
  );
  resources(page, raw);
}

function resources(page: Page, raw: Description["metadata"]["raw"]): void {
  const of = (key: string) => number(entryAt(raw, "runner", key));
  const [peak, user, system] = [of("peak_memory_kib"), of("user_seconds"), of("system_seconds")];
  const used = [
    peak !== null && `${bytesText(peak * 1024)} memory at peak`,
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

function moment(time: string | null): string | null {
  const micros = time === null ? null : parseTimestamp(time);
  if (micros === null) return time;
  return `${formatTimestamp(micros).slice(0, 19).replace("T", " ")} UTC`;
}
