/** Exit codes of yanex's own errors (specification of `yanex run`, section 4). */
export const ExitCode = {
  /** The command's answer is an error. */
  failure: 1,
  /** The command line or an input file is wrong; nothing was created. */
  usage: 2,
  /** Stopped by Ctrl-C. */
  interrupted: 130,
  /** Stopped by SIGTERM. */
  terminated: 143,
} as const;

/** What a {@link UserError} carries. */
export interface UserErrorFacts {
  /** Stable name of the problem, for tests and `--json` (`config-missing`, `param-without-value`). */
  readonly kind: string;
  /** What is wrong and where, one sentence without the word "error" and without a final stop. */
  readonly message: string;
  /** What to do now, one sentence without a final stop. */
  readonly hint?: string;
  /** Lines of the user's own text that show the place, with a caret line (already indented). */
  readonly excerpt?: string;
  /** Exit code of the program; default 2 (wrong usage). */
  readonly exitCode?: number;
}

/**
 * A problem that the user can understand and mend. Everything else that is thrown is a bug of ours
 * and keeps its stack for `--verbose`.
 *
 * The wording of all user errors lives in this folder, one file per part of the domain; `cli/`
 * prints them, in one place.
 */
export class UserError extends Error {
  readonly kind: string;
  readonly hint?: string;
  readonly excerpt?: string;
  readonly exitCode: number;

  constructor(facts: UserErrorFacts, options?: ErrorOptions) {
    super(facts.message, options);
    this.name = "UserError";
    this.kind = facts.kind;
    this.hint = facts.hint;
    this.excerpt = facts.excerpt;
    this.exitCode = facts.exitCode ?? ExitCode.usage;
  }
}
