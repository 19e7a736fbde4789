/** What looks like a secret in a file or a patch: finding it, allowing it, and taking it out. */
export { ALLOW_FILE, AllowList, parseAllowList } from "./allow/allow_list.ts";
export { type SecretType, secretTypes } from "./detector/secret_types.ts";
export type { Finding } from "./finding.ts";
export { type RedactedPatch, redactPatch } from "./redact_patch.ts";
export { type FileScanOptions, scanFile } from "./scan_file.ts";
export {
  type PatchScan,
  PatchScanner,
  type PatchScanOptions,
  type ScanLimits,
  scanPatch,
} from "./scan_patch.ts";
