import { patchNotScanned, secretsBlocked, secretsInSnapshot, UserError } from "../../errors/mod.ts";
import { type CommittedState, holdPatch, readPatch } from "../../git/mod.ts";
import {
  type AllowList,
  type PatchScan,
  PatchScanner,
  redactPatch,
  scanPatch,
} from "../../secrets/mod.ts";
import { failureText } from "../../sys/mod.ts";
import type { SecretMode } from "../plan.ts";
import { readAllowList } from "./allowed.ts";
import { workingText } from "./file_text.ts";
import { LaterScan } from "./later_scan.ts";
import { redactingFiles } from "./redact_file.ts";
import { findingLines, type ScanReport } from "./scan_report.ts";
import { type ScanObserver, tell, tellFailure } from "./tell.ts";

/** What is known of the secrets in a patch before anything is made. */
export interface Examined {
  /** With a patch that may be stored. */
  readonly git: CommittedState;
  /** Null if the scan is yet to come, or failed. */
  readonly report: ScanReport | null;
  /** The scan of a large patch, for the time when the script runs. */
  readonly later?: LaterScan;
  /** Takes the secrets out of the text of a file of the code that is recorded besides. */
  readonly redactFile?: (path: string, text: string) => string;
}

/** How {@link examinePatch} goes about it. */
export interface ExamineOptions {
  /** Wait for the scan of a large patch as well. Default false. */
  readonly waits?: boolean;
  /** The files themselves are to be copied into the store. Default false. */
  readonly snapshot?: boolean;
}

/** A larger patch is scanned while the script runs. One of this size takes some 50 ms. */
const WAITED_BYTES = 2 * 1024 * 1024;

/** Patches that must be scanned before they are stored are held in memory up to this size. */
const HELD_BYTES = 256 * 1024 * 1024;

/**
 * Looks for secrets in the uncommitted changes, before they are stored anywhere.
 *
 * With `warn`, the observer is told, and nothing that goes wrong keeps the script from running. With
 * `redact`, the patch of the answer has markers in place of the secrets.
 *
 * @throws UserError with `redact` and `block` if the patch cannot be scanned, with `block` if it has
 *   secrets, and with `redact` if it has some that a snapshot would keep
 */
export async function examinePatch(
  git: CommittedState,
  mode: SecretMode,
  observer: ScanObserver,
  options: ExamineOptions = {},
): Promise<Examined> {
  if (mode !== "warn") return await examineStrictly(git, mode, observer, options);
  const allow = allowListOrWarning(git.root, observer);
  const { patch } = git;
  const isSmall = patch.kind === "held" && patch.bytes.length <= WAITED_BYTES;
  if (!isSmall && !options.waits) {
    return { git, report: null, later: new LaterScan(git.root, allow, observer) };
  }
  try {
    return { git, report: tell(await scan(git, allow), observer) };
  } catch (error) {
    tellFailure(error, observer);
    return { git, report: null };
  }
}

async function scan({ patch, root }: CommittedState, allow: AllowList | undefined) {
  const scanner = new PatchScanner({ readFile: workingText(root), allow });
  await readPatch(patch, (bytes) => scanner.push(bytes));
  return scanner.finish();
}

/** The repository's list; one that cannot be used is told of and left out. */
function allowListOrWarning(root: string, observer: ScanObserver): AllowList | undefined {
  try {
    return readAllowList(root);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    observer.warn(`${error.message}; nothing is allowed by it`);
    return undefined;
  }
}

async function examineStrictly(
  git: CommittedState,
  mode: SecretMode,
  observer: ScanObserver,
  { snapshot }: ExamineOptions,
): Promise<Examined> {
  // Its mistakes are for the user to mend first.
  const allow = readAllowList(git.root);
  const patch = await holdPatch(git.patch, HELD_BYTES);
  // The changes may have been undone since they were seen.
  if (patch.kind === "empty") return { git: { ...git, patch }, report: null };
  if (patch.kind === "failed") throw patchNotScanned(mode, patch.reason);
  if (patch.kind === "large") {
    throw patchNotScanned(mode, `it has more than ${HELD_BYTES / 1024 / 1024} MB`);
  }
  const { bytes } = patch;
  const found = scanWhole(bytes, git.root, mode, allow);
  const { findings } = found;
  if (findings.length === 0) return { git: { ...git, patch }, report: tell(found, observer) };
  const lines = findingLines(findings).join("\n");
  if (mode === "block") throw secretsBlocked(findings.length, lines);
  if (snapshot) throw secretsInSnapshot(findings.length, lines);
  const redacted = redactPatch(bytes, findings);
  return {
    git: { ...git, patch: { kind: "held", bytes: redacted.patch } },
    report: tell(found, observer, { applies: redacted.applies }),
    redactFile: redactingFiles(git.root, findings, allow),
  };
}

/** Scans a patch with nothing left out. */
function scanWhole(
  bytes: Uint8Array,
  root: string,
  mode: SecretMode,
  allow: AllowList | undefined,
): PatchScan {
  const limits = { lineBytes: bytes.length, findings: Infinity };
  try {
    return scanPatch(bytes, { readFile: workingText(root), allow, limits });
  } catch (error) {
    throw patchNotScanned(mode, failureText(error));
  }
}
