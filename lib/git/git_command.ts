import {
  type CommandOptions,
  type CommandResult,
  runCommand,
  runCommandSync,
  streamCommand,
  type StreamedResult,
} from "../sys/mod.ts";

/** Where and with which variables git is started. */
export interface GitPlace {
  /** Folder whose repository is meant. */
  readonly directory: string;
  /** The whole environment, made by {@link gitEnvironment}. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Variables that would make git look at another repository, index or object store than those of
 * the folder it is started in (`git rev-parse --local-env-vars`), or give another diff. Git sets
 * many of them for its hooks and aliases, from which yanex may be started. `GIT_CONFIG_COUNT` and
 * its pairs stay: containers allow foreign repositories through it (`safe.directory`).
 */
const REMOVED = new Set([
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_ATTR_SOURCE",
  "GIT_COMMON_DIR",
  "GIT_CONFIG",
  "GIT_CONFIG_PARAMETERS",
  "GIT_DIFF_OPTS",
  "GIT_DIR",
  "GIT_EXTERNAL_DIFF",
  "GIT_GLOB_PATHSPECS",
  "GIT_GRAFT_FILE",
  "GIT_ICASE_PATHSPECS",
  "GIT_IMPLICIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_INTERNAL_SUPER_PREFIX",
  "GIT_LITERAL_PATHSPECS",
  "GIT_NAMESPACE",
  "GIT_NOGLOB_PATHSPECS",
  "GIT_NO_REPLACE_OBJECTS",
  "GIT_OBJECT_DIRECTORY",
  "GIT_PREFIX",
  "GIT_QUARANTINE_PATH",
  "GIT_REPLACE_REF_BASE",
  "GIT_SHALLOW_FILE",
  "GIT_WORK_TREE",
]);

/** Set for every git that is started; old versions ignore what they do not know. */
const SET: Readonly<Record<string, string>> = {
  // Messages are told apart by their English wording.
  LC_ALL: "C",
  LANGUAGE: "",
  // `git status` must not rewrite the user's index (same as --no-optional-locks).
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  // A partial clone would load missing objects over the network and store them. The second
  // variable stops versions before 2.45, which do not know the first: no transport is allowed.
  GIT_NO_LAZY_FETCH: "1",
  GIT_ALLOW_PROTOCOL: "none",
};

/** The environment in which git is started, made from the one that yanex has. */
export function gitEnvironment(base: Readonly<Record<string, string>>): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(base)) {
    if (!REMOVED.has(name) && !/^GIT_(TRACE|REDIRECT_STD)/.test(name)) env[name] = value;
  }
  return Object.assign(env, SET);
}

/** Settings of the user that must not take part: programs of theirs, and other forms of output. */
const OVERRIDES = [
  "--no-pager",
  // Empty is "off" both for versions that expect a hook's path here and for those with a switch.
  "-c",
  "core.fsmonitor=",
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "color.ui=false",
  // A missing order file ends `git status` too.
  "-c",
  "diff.orderFile=/dev/null",
];

/** The arguments of git for a command, with the settings that hold for all. */
export function gitArguments(args: readonly string[]): string[] {
  return [...OVERRIDES, ...args];
}

/**
 * Runs git and collects its output.
 *
 * @returns `null` if there is no git on PATH
 * @throws what the system says if git cannot be started
 */
export function runGit(
  place: GitPlace,
  args: readonly string[],
  options: Pick<CommandOptions, "stdin"> = {},
): Promise<CommandResult | null> {
  return runCommand("git", gitArguments(args), { ...options, ...startedAt(place) });
}

/** As {@link runGit}, waiting for a git that takes a few milliseconds; see `runCommandSync`. */
export function runGitSync(place: GitPlace, args: readonly string[]): CommandResult | null {
  return runCommandSync("git", gitArguments(args), startedAt(place));
}

/** Runs git and hands on its output piece by piece; see `streamCommand`. */
export function streamGit(
  place: GitPlace,
  args: readonly string[],
  onOutput: (bytes: Uint8Array) => boolean,
): Promise<StreamedResult | null> {
  return streamCommand("git", gitArguments(args), startedAt(place), onOutput);
}

function startedAt(place: GitPlace): CommandOptions {
  return { cwd: place.directory, env: { ...place.env }, clearEnv: true };
}

/** What git complains about, as one line without its `fatal: `. */
export function gitComplaint(result: { readonly code: number; readonly stderr: Uint8Array }) {
  const lines = new TextDecoder().decode(result.stderr).split("\n").map((line) => line.trim());
  const line = lines.find((line) => /^(fatal|error): /.test(line)) ?? lines.find(Boolean);
  return line?.replace(/^(fatal|error): /, "").replace(/\.$/, "") ??
    `git ended with code ${result.code}`;
}
