import type { Finding } from "../../secrets/mod.ts";
import type { Plain } from "../../params/mod.ts";

/** What a scan of a patch for secrets has found. */
export interface ScanReport {
  /** Without the secrets themselves. */
  readonly findings: readonly Finding[];
  /** Findings that the repository's `.yanex-allow` took out. */
  readonly allowed: number;
  /** False if a part of the patch was not scanned, or not all findings were kept. */
  readonly isComplete: boolean;
  /** How the patch that is kept was changed; null if it has the secrets. */
  readonly redaction: Redaction | null;
}

/** What taking the secrets out did to a patch. */
export interface Redaction {
  /** False if it changed lines that must be there for the patch to apply. */
  readonly applies: boolean;
}

/** Findings that a record keeps. A patch with data can have thousands, and each list reads them. */
const RECORDED = 100;

/** The findings that are kept one by one; beyond them there is their number. */
export function recordedFindings({ findings }: ScanReport): readonly Finding[] {
  return findings.slice(0, RECORDED);
}

/**
 * The entries about secrets in a map of metadata.json that tells of a patch.
 *
 * @param report null if the patch was not, or not yet, scanned
 */
export function scanEntries(report: ScanReport | null): Record<string, Plain> {
  if (report === null) return { patch_has_secrets: null, patch_secret_count: null };
  const { findings, allowed, isComplete, redaction } = report;
  const count = findings.length;
  const entries: Record<string, Plain> = {
    // Nothing found in a part of the patch says nothing of the rest.
    patch_has_secrets: count > 0 ? true : isComplete ? false : null,
    patch_secret_count: count === 0 && !isComplete ? null : count,
  };
  if (count > 0) {
    entries.patch_secrets = findings.slice(0, RECORDED).map((
      { type, file, line, hashedSecret },
    ) => ({
      type,
      file,
      line,
      hashed_secret: hashedSecret,
    }));
  }
  if (allowed > 0) entries.patch_secrets_allowed = allowed;
  if (!isComplete) entries.patch_scan_complete = false;
  if (redaction !== null) {
    entries.patch_redacted = true;
    entries.patch_applies = redaction.applies;
  }
  return entries;
}

/** Findings that are listed for a person; `yanex secrets` lists all. */
const LISTED = 20;

/** One line for each finding, with how many there are beyond those listed. */
export function findingLines(findings: readonly Finding[]): string[] {
  const lines = findings.slice(0, LISTED).map(({ type, file, line }) =>
    // A name may hold line breaks.
    `  - ${type} in ${file.replaceAll("\n", "\\n")} at line ${line}`
  );
  const more = findings.length - lines.length;
  return more > 0 ? [...lines, `  ... and ${more} more`] : lines;
}
