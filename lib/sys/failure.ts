/** Why the system refused something, as far as yanex tells reasons apart. */
export type FailureReason =
  | "missing"
  | "exists"
  | "denied"
  | "read-only"
  | "no-space"
  | "not-a-directory"
  | "is-a-directory"
  | "not-executable"
  /** A name that is too long, or links that lead in a circle: there can be nothing. */
  | "unreachable"
  /** Nothing can be renamed from one file system to another. */
  | "other-file-system"
  | "other";

const BY_CODE: Record<string, FailureReason> = {
  ENOENT: "missing",
  EEXIST: "exists",
  ENOTEMPTY: "exists",
  EACCES: "denied",
  EPERM: "denied",
  EROFS: "read-only",
  ENOSPC: "no-space",
  EDQUOT: "no-space",
  ENOTDIR: "not-a-directory",
  EISDIR: "is-a-directory",
  ENOEXEC: "not-executable",
  ELOOP: "unreachable",
  ENAMETOOLONG: "unreachable",
  EXDEV: "other-file-system",
};

/** Numbers that Deno leaves in the text of errors it has no class for (`... (os error 30)`). */
const BY_NUMBER: Record<string, FailureReason> = {
  "2": "missing",
  "8": "not-executable",
  "13": "denied",
  "1": "denied",
  "17": "exists",
  "18": "other-file-system",
  "20": "not-a-directory",
  "21": "is-a-directory",
  "28": "no-space",
  "30": "read-only",
  "39": "exists",
  "66": "exists",
  "122": "no-space",
  "69": "no-space",
};

/** The reason behind an error that a function of `sys/` threw. */
export function failureReason(error: unknown): FailureReason {
  if (!(error instanceof Error)) return "other";
  const code = (error as { code?: string }).code;
  if (code !== undefined && BY_CODE[code]) return BY_CODE[code];
  const number = /\(os error (\d+)\)/.exec(error.message)?.[1];
  if (number !== undefined && BY_NUMBER[number]) return BY_NUMBER[number];
  if (error instanceof Deno.errors.NotFound) return "missing";
  if (error instanceof Deno.errors.AlreadyExists) return "exists";
  if (error instanceof Deno.errors.PermissionDenied) return "denied";
  if (error instanceof Deno.errors.NotADirectory) return "not-a-directory";
  if (error instanceof Deno.errors.IsADirectory) return "is-a-directory";
  return "other";
}

/** The system's own words of an error, without numbers and repeated paths, for messages. */
export function failureText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/ \(os error \d+\).*$/s, "").replace(/: [a-z]+ '.*'$/s, "");
}
