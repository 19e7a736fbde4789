import { Command } from "commander";
import { optionsExclude } from "../errors/mod.ts";
import { formatJson, toValue } from "../params/mod.ts";
import {
  type HandScan,
  scanChanges,
  scanPatchFile,
  scanPaths,
  type ShownFinding,
} from "../run/secrets/mod.ts";
import { standardError, standardOutput } from "../sys/mod.ts";
import { safeText } from "./paint.ts";
import { quiet } from "./quiet.ts";
import { reportWarning } from "./report_error.ts";

interface SecretsOptions {
  patch?: string;
  includeUntracked?: boolean;
  includeNotebooks?: boolean;
  baseline?: boolean;
  json?: boolean;
  quiet?: boolean;
}

/** The command `yanex secrets`. */
export function define(): Command {
  return quiet(
    new Command("yanex secrets")
      .description(
        "Look for secrets (keys, tokens, passwords): in the uncommitted changes, as yanex run " +
          "does; in whole files and the tracked files of folders; or in a patch. Exits with 1 if " +
          "there are any.",
      )
      .argument("[path...]", "files and folders (default: the uncommitted changes)")
      .option("--patch <file>", "a patch in a file; - is standard input")
      .option("--include-untracked", "untracked files belong to the uncommitted changes as well")
      .option("--include-notebooks", "notebooks (.ipynb) belong to them as well")
      .option(
        "--baseline",
        "print lines for .yanex-allow that allow all that is found, and exit with 0",
      )
      .option("--json", "machine-readable output")
      .option("-q, --quiet", "print what is found and no totals")
      .helpOption("--help", "show this help"),
  );
}

/** Scans what is named. The exit code is 1 if secrets are found. */
export async function perform(args: readonly string[]): Promise<number> {
  const command = define();
  await command.parseAsync([...args], { from: "user" });
  const options = command.opts<SecretsOptions>();
  refuseContradictions(command.args, options);
  const scan = await scanWanted(command.args, options);
  for (const gap of scan.gaps) await reportWarning(`not scanned: ${gap}`);
  const { json, baseline } = options;
  await standardOutput.write(
    json ? asJson(scan) : scan.findings.map(baseline ? allowLine : placeLine).join(""),
  );
  if (!json && !baseline && !options.quiet) await standardError.write(totals(scan));
  return scan.findings.length > 0 && !baseline ? 1 : 0;
}

function refuseContradictions(paths: readonly string[], options: SecretsOptions): void {
  const target = options.patch !== undefined ? "--patch" : paths.length > 0 ? "PATH" : null;
  if (target === "--patch" && paths.length > 0) {
    throw optionsExclude("--patch", "PATH", "scan the one and then the other");
  }
  const scope = options.includeUntracked
    ? "--include-untracked"
    : options.includeNotebooks
    ? "--include-notebooks"
    : null;
  if (target !== null && scope !== null) {
    throw optionsExclude(target, scope, `${scope} is about the uncommitted changes`);
  }
  if (options.json && options.baseline) {
    throw optionsExclude("--json", "--baseline", "with --json there are hashes as well");
  }
}

async function scanWanted(paths: readonly string[], options: SecretsOptions): Promise<HandScan> {
  const { patch, includeUntracked = false, includeNotebooks = false } = options;
  if (patch !== undefined) return scanPatchFile(patch === "-" ? null : patch);
  if (paths.length > 0) return await scanPaths(paths);
  return await scanChanges({ includeUntracked, includeNotebooks });
}

function placeLine({ path, line, type }: ShownFinding): string {
  return `${safeText(path)}:${line}: ${type}\n`;
}

/** A line of `.yanex-allow` for this secret in this file. */
function allowLine({ file, line, type, hashedSecret }: ShownFinding): string {
  const comment = `  # ${type}, line ${line}`;
  // What would be a comment, or the end of a line, cannot be a part of a name there.
  if (/[\r\n]|(^|\s)#|^\s|\s$|(^|\s)sha1:/.test(file)) return `sha1:${hashedSecret}${comment}\n`;
  const name = file.replace(/[\\*?[]/g, "\\$&");
  return `/${name} sha1:${hashedSecret}${comment}\n`;
}

function asJson({ findings, files, allowed, gaps }: HandScan): string {
  const value = toValue({
    findings: findings.map(({ type, path, file, line, hashedSecret }) => ({
      type,
      path,
      file,
      line,
      hashed_secret: hashedSecret,
    })),
    files,
    allowed,
    not_scanned: [...gaps],
  });
  return formatJson(value, { indent: 2 }) + "\n";
}

function totals({ findings, files, allowed }: HandScan): string {
  const found = findings.length === 0
    ? "no potential secrets"
    : counted(findings.length, "potential secret");
  const taken = allowed > 0 ? `, ${allowed} allowed by .yanex-allow` : "";
  return `${found} in ${counted(files, "file")}${taken}\n`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
