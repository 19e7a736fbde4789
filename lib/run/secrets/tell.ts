import { UserError } from "../../errors/mod.ts";
import type { PatchScan } from "../../secrets/mod.ts";
import { failureText } from "../../sys/mod.ts";
import type { Redaction, ScanReport } from "./scan_report.ts";

/** Hears what a scan finds. */
export interface ScanObserver {
  warn(text: string): void;
  /** There are secrets. */
  secrets(report: ScanReport): void;
}

/** Tells what a scan found, and gives it the form for records. */
export function tell(
  scan: Omit<PatchScan, "withoutContext" | "files" | "addedLines">,
  observer: ScanObserver,
  redaction: Redaction | null = null,
): ScanReport {
  const { findings, allowed, isComplete, cutLines, hasMore } = scan;
  const report: ScanReport = { findings, allowed, isComplete, redaction };
  if (findings.length > 0) observer.secrets(report);
  if (redaction !== null) {
    observer.warn(
      "the secrets are replaced in the patch that is kept: the code of this run cannot be " +
        `restored ${redaction.applies ? "exactly" : "from it, as the patch does not apply"}`,
    );
  }
  if (cutLines > 0) {
    observer.warn(
      `the patch was not scanned for secrets as a whole: ${cutLines} line(s) are very long`,
    );
  }
  if (hasMore) observer.warn(`there are more than ${findings.length} potential secrets`);
  return report;
}

/** A scan went wrong, and the run goes on. */
export function tellFailure(error: unknown, observer: ScanObserver): void {
  const reason = error instanceof UserError ? error.message : failureText(error);
  observer.warn(`the patch could not be scanned for secrets: ${reason}`);
}
