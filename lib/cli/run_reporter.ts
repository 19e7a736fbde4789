import type { UserError } from "../errors/mod.ts";
import { flatten, Float, formatJson, toValue } from "../params/mod.ts";
import type { RunObserver, RunPlan, RunReport } from "../run/mod.ts";
import { standardError, standardOutput } from "../sys/mod.ts";
import { type Painter, painter, safeText } from "./paint.ts";
import { reportSecrets, secretsEvent } from "./secret_warning.ts";
import { valueText } from "./value_text.ts";
import { reportWarning } from "./report_error.ts";

/** A report of a run that has an experiment. */
export type FinishedReport = Extract<RunReport, { kind: "ran" }>;

/** Tells the user about runs. */
export interface RunReporter {
  readonly observer: RunObserver;
  /** What `--dry-run` shows. */
  wouldRun(plan: RunPlan): Promise<void>;
  /** Everything is decided and nothing is made yet. */
  willRun(plan: RunPlan): Promise<void>;
  /** The last words about a run. */
  finished(report: FinishedReport): Promise<void>;
  /** A signal came before there was an experiment. */
  interrupted(exitCode: number): Promise<void>;
}

/** For people. */
export function plainReporter(
  options: { readonly quiet?: boolean; readonly verbose?: boolean },
): RunReporter {
  const paint = painter(standardOutput);
  const say = (text: string) => options.quiet ? Promise.resolve() : standardOutput.write(text);
  return {
    observer: {
      warn: (text) => void reportWarning(text),
      secrets: (report) => void reportSecrets(report),
      created: (id, folder) =>
        void say(
          `${paint(`✓ Experiment created: ${id}`, "green")}\n${
            paint(`  Directory: ${safeText(folder)}`, "dim")
          }\n`,
        ),
      output: (stream, bytes) =>
        (stream === "stdout" ? standardOutput : standardError).write(bytes),
    },
    wouldRun: (plan) =>
      standardOutput.write(
        `${paint("Dry run: nothing was created. This would run:", "bold")}\n${describePlan(plan)}`,
      ),
    willRun: (plan) => options.verbose ? say(describePlan(plan)) : Promise.resolve(),
    async finished(report) {
      if (report.outcome.status === "completed") await say(closing(report, paint));
      else await standardError.write(closing(report, painter(standardError)));
    },
    interrupted: () =>
      standardError.write(
        painter(standardError)("✖ Cancelled: no experiment was created", "brightRed") + "\n",
      ),
  };
}

/**
 * For programs: one line of JSON per event on stdout, the script's own output on stderr. The key
 * `event` says which:
 *
 * - `warning`: `message`; of secrets in the patch also `kind` (`secrets`), `count`, `findings`
 * - `would-run`, the only one of `--dry-run`: `script`, `script_args`, `python`, `name`, `tags`,
 *   `params`
 * - `created`: `id`, `directory`
 * - `finished`: `id`, `directory`, `status`, `exit_code`, `duration` (seconds), and
 *   `error_message` or `cancellation_reason`
 * - `interrupted`, before there was an experiment: `exit_code`
 * - `error`, when no script was started: `kind`, `message`, `excerpt`, `hint`; stderr says it too
 *
 * Programs pass over events and keys that they do not know.
 */
export function jsonReporter(): RunReporter & { failed(error: UserError): Promise<void> } {
  const emit = (event: Parameters<typeof toValue>[0]) =>
    standardOutput.write(formatJson(toValue(event)) + "\n");
  return {
    observer: {
      warn: (message) => void emit({ event: "warning", message }),
      secrets: (report) => void emit(secretsEvent(report)),
      created: (id, folder) => void emit({ event: "created", id, directory: folder }),
      output: (_stream, bytes) => standardError.write(bytes),
    },
    wouldRun: (plan) =>
      emit({
        event: "would-run",
        script: plan.scriptPath,
        script_args: [...plan.scriptArgs],
        python: plan.interpreter.path,
        name: plan.name,
        tags: [...plan.tags],
        params: plan.params,
      }),
    willRun: () => Promise.resolve(),
    finished: ({ id, folder, outcome, duration }) =>
      emit({
        event: "finished",
        id,
        directory: folder,
        status: outcome.status,
        exit_code: outcome.exitCode,
        error_message: outcome.status === "failed" ? outcome.errorMessage : undefined,
        cancellation_reason: outcome.status === "cancelled" ? outcome.reason : undefined,
        duration: new Float(duration),
      }),
    interrupted: (exitCode) => emit({ event: "interrupted", exit_code: exitCode }),
    failed: ({ kind, message, excerpt, hint }) =>
      emit({ event: "error", kind, message, excerpt, hint }),
  };
}

function closing({ id, folder, outcome }: FinishedReport, paint: Painter): string {
  const directory = paint(`  Directory: ${safeText(folder)}`, "dim");
  switch (outcome.status) {
    case "completed":
      return `${paint(`✓ Experiment completed successfully: ${id}`, "green")}\n${directory}\n`;
    case "failed":
      return `${paint(`✗ Experiment failed: ${id}`, "red")}\n${directory}\n` +
        paint(`  Error: ${firstLine(outcome.errorMessage)}`, "red") + "\n";
    case "staged":
      return `${paint(`↻ Experiment will go on: ${id}`, "yellow")}\n${directory}\n` +
        `  Reason: ${safeText(outcome.reason)}\n`;
    case "cancelled":
      return `${paint(`✖ Experiment cancelled: ${id}`, "brightRed")}\n${directory}\n` +
        `  Reason: ${safeText(outcome.reason)}\n`;
  }
}

/** Standard error was shown while the script ran: the last line of it is enough here. */
function firstLine(message: string): string {
  const lines = message.split("\n").filter((line) => line.trim() !== "");
  const [first = "", last = first] = [lines[0], lines.at(-1)];
  const what = first.replace(/^(Script exited with code \d+(?: \([^)]*\))?): .*$/, "$1");
  const rest = last.replace(/^Script exited with code \d+(?: \([^)]*\))?:? ?/, "");
  return safeText(rest === "" || rest === what ? what : `${what}: ${rest}`);
}

function describePlan(plan: RunPlan): string {
  const rows: [string, string][] = [
    ["Script", [plan.scriptPath, ...plan.scriptArgs].join(" ")],
    ["Python", plan.interpreter.path],
    ["Store", plan.store.root],
  ];
  if (plan.name !== null) rows.push(["Name", plan.name]);
  if (plan.description !== null) rows.push(["Description", plan.description]);
  if (plan.project !== null) rows.push(["Project", plan.project]);
  if (plan.tags.length > 0) rows.push(["Tags", plan.tags.join(", ")]);
  const lines = rows.map(([label, value]) => `  ${label.padEnd(11)} ${safeText(value)}`);
  const params = flatten(plan.params);
  const heading = params.length === 0 ? "  No parameters" : "  Parameters";
  const entries = params.map(([key, value]) => `    ${safeText(key)} = ${valueText(value)}`);
  return [...lines, heading, ...entries, ""].join("\n");
}
