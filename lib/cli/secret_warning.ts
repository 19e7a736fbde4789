import type { Plain } from "../params/mod.ts";
import { findingLines, recordedFindings, type ScanReport } from "../run/mod.ts";
import { standardError } from "../sys/mod.ts";
import { painter, safeText } from "./paint.ts";

/** Tells people what was found in a patch. */
export async function reportSecrets({ findings }: ScanReport): Promise<void> {
  const paint = painter(standardError);
  const lines = findingLines(findings).map((line) => safeText(line) + "\n");
  await standardError.write(
    `${paint(`⚠️ ${headline(findings.length)}`, "yellow")}\n${lines.join("")}`,
  );
}

/**
 * The event that tells programs the same: a `warning` with the findings. All that are recorded are
 * in it, and no secret.
 */
export function secretsEvent(report: ScanReport): Plain {
  const { findings } = report;
  return {
    event: "warning",
    kind: "secrets",
    message: [headline(findings.length), ...findingLines(findings)].join("\n"),
    count: findings.length,
    findings: recordedFindings(report).map(({ type, file, line }) => ({ type, file, line })),
  };
}

function headline(count: number): string {
  return `Potential secrets detected in git patch! Found ${count} potential secret(s).`;
}
