import { ExitCode, UserError } from "./user_error.ts";

/** A line of the file that allows secrets has something else than a hash behind `sha1:`. */
export function allowLineMalformed(file: string, line: number, text: string): UserError {
  return new UserError({
    kind: "allow-line-malformed",
    message: `${file}, line ${line}: "sha1:" is not followed by 40 hexadecimal digits`,
    hint: "write FILES, sha1:HASH or FILES sha1:HASH, with the hash that the finding has",
    excerpt: `${String(line).padStart(5)} | ${text}`,
  });
}

/** The file that allows secrets is there and cannot be read. */
export function allowFileUnreadable(path: string, reason: string): UserError {
  return new UserError({
    kind: "allow-file-unreadable",
    message: `${path} cannot be read: ${reason}`,
    hint: "check its permissions, or remove it",
  });
}

/** What {@link secretsFound} and the like say of what to do. */
const REMEDY = "take them out; a false alarm is allowed by a comment `pragma: allowlist secret` " +
  "in its line, or by .yanex-allow (`yanex secrets --baseline` prints lines for it)";

/** `--secrets block`, and there are some. */
export function secretsBlocked(count: number, lines: string): UserError {
  return new UserError({
    kind: "secrets-found",
    message: `nothing was run: the uncommitted changes have ${count} potential secret(s), ` +
      "and --secrets is block",
    excerpt: lines,
    hint: `${REMEDY}; --secrets warn runs all the same`,
    exitCode: ExitCode.failure,
  });
}

/** `--secrets redact`, and a snapshot would hold them as they are. */
export function secretsInSnapshot(count: number, lines: string): UserError {
  return new UserError({
    kind: "secrets-in-snapshot",
    message: `nothing was run: the uncommitted changes have ${count} potential secret(s), which ` +
      "--secrets redact keeps out of the store and --snapshot would copy into it",
    excerpt: lines,
    hint: `${REMEDY}; or run with --no-snapshot`,
    exitCode: ExitCode.failure,
  });
}

/** `--secrets redact` or `block`, and the scan went wrong. */
export function patchNotScanned(mode: string, reason: string): UserError {
  return new UserError({
    kind: "patch-not-scanned",
    message: `nothing was run: the patch of the uncommitted changes could not be scanned for ` +
      `secrets (${reason}), and --secrets is ${mode}`,
    hint: "commit the changes, or run with --secrets warn",
    exitCode: ExitCode.failure,
  });
}

/** A path that `yanex secrets` is to scan does not exist. */
export function scanTargetMissing(path: string): UserError {
  return new UserError({
    kind: "scan-target-missing",
    message: `${path} does not exist`,
    hint: "give files, folders, or --patch FILE",
  });
}

/** A path that `yanex secrets` is to scan cannot be read. */
export function scanTargetUnreadable(path: string, reason: string): UserError {
  return new UserError({
    kind: "scan-target-unreadable",
    message: `${path} cannot be read: ${reason}`,
    hint: "give files that can be read",
  });
}

/** `--patch` of something else. */
export function notAPatch(path: string): UserError {
  return new UserError({
    kind: "not-a-patch",
    message: `${path} is no patch: no line of it begins a changed file`,
    hint: "give what `git diff` writes, or name the file without --patch to scan all of it",
  });
}

/** `yanex secrets` without a path, where there is no patch to scan. */
export function nothingToScan(reason: string): UserError {
  return new UserError({
    kind: "nothing-to-scan",
    message: `there are no uncommitted changes to scan: ${reason}`,
    hint: "name files or folders, or give --patch FILE",
  });
}
