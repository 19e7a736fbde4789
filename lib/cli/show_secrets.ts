import { entryAt, number, text } from "../experiment/mod.ts";
import { isMap, type Value } from "../params/mod.ts";

/** Findings that the page lists. */
const LISTED = 10;

/**
 * What a record says of secrets in a patch, for `yanex show`; null if there are none.
 *
 * @param code `git` of metadata.json, or another map like it
 * @param patch what the patch is called
 */
export function secretsText(code: Value | undefined, patch: string): string | null {
  if (!isMap(code) || text(code.get("patch_file")) === null) return null;
  const count = number(code.get("patch_secret_count")) ?? 0;
  const isPart = code.get("patch_scan_complete") === false;
  const allowed = number(code.get("patch_secrets_allowed")) ?? 0;
  if (count === 0) {
    if (isPart) return `none known: a part of ${patch} was not scanned`;
    if (code.get("patch_has_secrets") === null) return `not known: ${patch} was not scanned`;
    return allowed === 0 ? null : `none but ${allowed} allowed by .yanex-allow`;
  }
  const lines = [`⚠️ ${count} potential secret(s) in ${patch}`];
  if (code.get("patch_redacted") === true) {
    lines[0] += ", replaced in what is kept: the code cannot be restored exactly";
  }
  const findings = code.get("patch_secrets");
  const listed = Array.isArray(findings) ? findings.slice(0, LISTED).map(findingText) : [];
  lines.push(...listed);
  if (listed.length > 0 && count > listed.length) {
    lines.push(`... and ${count - listed.length} more`);
  }
  if (isPart) lines.push(`a part of ${patch} was not scanned`);
  return lines.join("\n");
}

function findingText(finding: Value): string {
  const at = (key: string) => isMap(finding) ? entryAt(finding, key) : undefined;
  const file = (text(at("file")) ?? "?").replaceAll("\n", "\\n");
  return `${text(at("type")) ?? "?"} in ${file} at line ${number(at("line")) ?? "?"}`;
}
