import { Command } from "commander";
import { ExitCode } from "../errors/mod.ts";
import { locateStore } from "../experiment/mod.ts";
import { type AskSlurm, diagnose, type Finding, isWrong } from "../query/health/mod.ts";
import { findForgottenCode, removeForgottenCode } from "../run/reproduce/mod.ts";
import { standardOutput } from "../sys/mod.ts";
import { findingLines, verdictLine } from "./doctor_page.ts";
import { painter } from "./paint.ts";
import { quiet } from "./quiet.ts";

interface DoctorOptions {
  fix?: boolean;
  json?: boolean;
}

/** The command `yanex doctor`. */
export function define(): Command {
  return quiet(
    new Command("yanex doctor")
      .description(
        "Look whether everything is in order: the store and what killed processes left in it, " +
          "the disk, interpreters, git.",
      )
      .option("--fix", "mend what can be mended: nothing that lives, and no data, is touched")
      .option("--json", "machine-readable output")
      .helpOption("--help", "show this help"),
  );
}

/** Looks whether everything is in order; exit code 1 if something is wrong. */
export async function perform(args: readonly string[]): Promise<number> {
  const command = define();
  await command.parseAsync([...args], { from: "user" });
  const { fix = false, json } = command.opts<DoctorOptions>();
  const code = { find: findForgottenCode, remove: removeForgottenCode };
  const findings: Finding[] = [];
  const paint = painter();
  for await (const finding of diagnose({ store: locateStore(), fix, code, askSlurm })) {
    findings.push(finding);
    // One by one: in a large store the next one takes a while.
    if (!json) await standardOutput.write(findingLines(finding, paint));
  }
  const ok = !findings.some(isWrong);
  await standardOutput.write(
    json
      ? JSON.stringify({ ok, findings: findings.map(entryOf) }, null, 2) + "\n"
      : verdictLine(findings),
  );
  return ok ? 0 : ExitCode.failure;
}

/** Loaded only where there are experiments that SLURM may have. */
const askSlurm: AskSlurm = async (store, places, fix) => {
  const { refresh } = await import("../slurm/mod.ts");
  const { jobs, settled, notice } = await refresh(store, places, { look: !fix });
  const done = new Set(settled);
  const left = [...jobs].filter(([id]) => !done.has(id));
  const ids = (isOver: boolean) =>
    left.filter(([, { phase }]) => (phase === "ended") === isOver).map(([id]) => id);
  return { alive: new Set(ids(false)), over: ids(true), settled, notice };
};

function entryOf({ check, level, text, items, advice }: Finding) {
  return { check, level, text, items, advice };
}
