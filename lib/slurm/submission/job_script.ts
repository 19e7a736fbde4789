import { REQUEUE_VARIABLE } from "../job/this_job.ts";
import { shellQuote } from "./shell_quote.ts";

/** What a job script is made from. */
export interface JobScript {
  /** Id of the submission. */
  readonly submission: string;
  /** Says what is submitted, one line each; for people. */
  readonly about: readonly string[];
  /** Folder of the submission. */
  readonly folder: string;
  /** Folder of the store. */
  readonly store: string;
  /** Path of the program that is yanex. */
  readonly program: string;
  /** Variables that yanex needs to find its files on the node. */
  readonly variables: Readonly<Record<string, string>>;
  /** Shell lines before yanex starts. */
  readonly setup: readonly string[];
  /** Options of `yanex run --id`. */
  readonly runOptions: readonly string[];
  /** srun starts yanex, once for each rank. */
  readonly hasRanks: boolean;
  /** SLURM may start a task again. */
  readonly requeue: boolean;
}

/**
 * The text of a job script: a task finds its experiments in the file `tasks` and becomes `yanex run
 * --id`. It depends on nothing that the node gets from where it was submitted, since a site may have
 * `--export=NONE`. Its argument is the number of the first task of its array.
 */
export function jobScript(script: JobScript): string {
  const { submission, about, folder, store, program, setup, hasRanks } = script;
  const lines = [
    "#!/bin/bash",
    `# Submission ${submission} of yanex. Line n of the file tasks, from 0, names the experiments of`,
    "# task n; the argument of this script is the number of the first task of its array.",
    ...about.map((line) => `# ${oneLine(line)}`.trimEnd()),
    "",
    `folder=${shellQuote(folder)}`,
    `store=${shellQuote(store)}`,
    `yanex=${shellQuote(program)}`,
    "first=${1:-0}",
    "task=$((first + ${SLURM_ARRAY_TASK_ID:-0}))",
    "",
    "# Ends the task. The reason is kept where yanex finds it.",
    "fail() {",
    "  node=${SLURMD_NODENAME:-$(uname -n)}",
    '  echo "yanex: task $task cannot start on $node: $1" >&2',
    '  [ ! -d "$folder/notes" ] ||',
    '    printf \'%s: %s\\n\' "$node" "$1" 2>/dev/null >"$folder/notes/$task"',
    "  exit 1",
    "}",
    "",
    "# Who submitted this may have been cut off before the job's number was written down.",
    '[ -e "$folder/jobs.$first" ] ||',
    '  (set -o noclobber; echo "${SLURM_ARRAY_JOB_ID-}" >"$folder/jobs.$first") 2>/dev/null',
    "",
    "# What must lie on a file system that all nodes share.",
    '[ -d "$store" ] || fail "the store $store is not there: nodes do not share its file system"',
    '[ -f "$yanex" ] || fail "the program $yanex is not there: nodes do not share its file system"',
    '[ -x "$yanex" ] || fail "the program $yanex cannot be executed"',
    '[ -r "$folder/tasks" ] || fail "the list of tasks $folder/tasks cannot be read"',
    "ids=()",
    'mapfile -t -s "$task" -n 1 line <"$folder/tasks"',
    'for id in ${line[0]-}; do ids+=(--id "$id"); done',
    '[ ${#ids[@]} -gt 0 ] || fail "$folder/tasks has no line for this task"',
    "",
    `export YANEX_EXPERIMENTS_DIR=$store`,
    ...Object.entries(script.variables).map(([name, value]) =>
      `export ${name}=${shellQuote(value)}`
    ),
    `export YANEX_SLURM_SUBMISSION=${submission}`,
    "export YANEX_SLURM_TASK=$task",
    ...(script.requeue ? [`export ${REQUEUE_VARIABLE}=1`] : []),
    ...setupLines(setup),
    "",
    ...startLines(script.runOptions, hasRanks),
  ];
  return lines.join("\n") + "\n";
}

/** Each line as the user wrote it, its last command decides. */
function setupLines(setup: readonly string[]): string[] {
  if (setup.length === 0) return [];
  return [
    "",
    "# Lines of --setup. One that fails ends the task.",
    "setup() {",
    '  eval "$1" || fail "this line of --setup failed (exit code $?): $1"',
    "}",
    ...setup.map((line) => `setup ${shellQuote(line)}`),
  ];
}

function startLines(runOptions: readonly string[], hasRanks: boolean): string[] {
  const options = runOptions.map(shellQuote).map((option) => ` ${option}`).join("");
  const call = `"$yanex" run "\${ids[@]}"${options}`;
  if (!hasRanks) return [`exec ${call}`];
  return [
    "# Ranks have the environment of this script and its CPUs for each task.",
    "export SLURM_EXPORT_ENV=ALL",
    '[ -z "${SLURM_CPUS_PER_TASK-}" ] || export SRUN_CPUS_PER_TASK=$SLURM_CPUS_PER_TASK',
    `exec srun --kill-on-bad-exit=1 ${call}`,
  ];
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ");
}
