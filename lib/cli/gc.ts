import { Command, Option } from "commander";
import { ExitCode, removalNotConfirmed } from "../errors/mod.ts";
import { locateStore } from "../experiment/mod.ts";
import { bytesText, findRemains, type Remain } from "../query/space/mod.ts";
import { findForgottenCode, removeForgottenCode } from "../run/reproduce/mod.ts";
import { failureText, nowMicros, standardOutput, statFile, tryWriting } from "../sys/mod.ts";
import { askYesNo } from "./ask.ts";
import { remainLines } from "./gc_page.ts";
import { quiet } from "./quiet.ts";
import { reportWarning } from "./report_error.ts";

interface CollectOptions {
  dryRun?: boolean;
  yes?: boolean;
  json?: boolean;
}

/** The command `yanex gc`. */
export function define(): Command {
  return quiet(
    new Command("yanex gc")
      .description(
        "Remove what nothing refers to: what killed processes left, copies of code that nothing " +
          "waits for, clients of old versions, caches of interpreters that are gone. " +
          "Experiments are never touched.",
      )
      .addOption(
        new Option("--dry-run", "only show what would be removed").conflicts("yes"),
      )
      .option("-y, --yes", "do not ask")
      .option("--json", "machine-readable output")
      .helpOption("--help", "show this help"),
  );
}

/** Removes what nothing refers to. */
export async function perform(args: readonly string[]): Promise<number> {
  const command = define();
  await command.parseAsync([...args], { from: "user" });
  const { dryRun, yes, json } = command.opts<CollectOptions>();
  const store = locateStore();
  const code = { find: findForgottenCode, remove: removeForgottenCode };
  const remains = findRemains({ store, now: timeIn(store.root), code });
  if (!json) await standardOutput.write(remainLines(remains, dryRun ?? false));
  if (remains.length === 0 || dryRun) {
    if (json) await standardOutput.write(asJson(remains, []));
    return 0;
  }
  if (!yes) {
    const answer = await askYesNo("Remove all of it?");
    if (answer === null) throw removalNotConfirmed();
    if (!answer) {
      if (json) await standardOutput.write(asJson(remains, []));
      return ExitCode.failure;
    }
  }
  const { removed, failures } = removeAll(remains);
  const bytes = sumOf(removed);
  await standardOutput.write(
    json ? asJson(remains, removed) : `Removed ${removed.length} (${bytesText(bytes)}).\n`,
  );
  for (const failure of failures) await reportWarning(failure);
  return failures.length > 0 ? ExitCode.failure : 0;
}

/** The time by the clock that gives files their times; that of this machine if it cannot be seen. */
function timeIn(folder: string): number {
  try {
    if (statFile(folder)?.isDirectory) return tryWriting(folder);
  } catch {
    // Where nothing can be written, nothing can be removed either, and that is told then.
  }
  return nowMicros() / 1000;
}

function removeAll(remains: readonly Remain[]) {
  const removed: Remain[] = [];
  const failures: string[] = [];
  for (const remain of remains) {
    try {
      if (remain.remove()) removed.push(remain);
    } catch (error) {
      failures.push(`${remain.path} could not be removed: ${failureText(error)}`);
    }
  }
  return { removed, failures };
}

function sumOf(remains: readonly Remain[]): number {
  return remains.reduce((sum, { bytes }) => sum + bytes, 0);
}

function asJson(remains: readonly Remain[], removed: readonly Remain[]): string {
  const content = {
    found: remains.map(({ kind, path, bytes }) => ({ kind, path, bytes })),
    found_bytes: sumOf(remains),
    removed: removed.map(({ path }) => path),
    removed_bytes: sumOf(removed),
  };
  return JSON.stringify(content, null, 2) + "\n";
}
