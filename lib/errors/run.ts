import { ExitCode, UserError } from "./user_error.ts";

/** No script and nothing that stands for one. */
export function scriptNotGiven(): UserError {
  return new UserError({
    kind: "script-not-given",
    message: "no script was given",
    hint: "yanex run SCRIPT.py, or yanex run --help for all options",
  });
}

/** The script does not exist. */
export function scriptMissing(path: string): UserError {
  return new UserError({
    kind: "script-missing",
    message: `script ${path} does not exist`,
    hint: "check the path; it is taken from the current folder",
  });
}

/** The script is a folder or another thing that is no file. */
export function scriptNotAFile(path: string): UserError {
  return new UserError({
    kind: "script-not-a-file",
    message: `script ${path} is not a file`,
    hint: "give the path of a Python file",
  });
}

/** The script cannot be read. */
export function scriptUnreadable(path: string, reason: string): UserError {
  return new UserError({
    kind: "script-unreadable",
    message: `script ${path} cannot be read: ${reason}`,
    hint: "check its permissions",
  });
}

/** The script's name does not end in `.py`. */
export function scriptNotPython(path: string): UserError {
  return new UserError({
    kind: "script-not-python",
    message: `script ${path} is not a Python file: its name must end in .py`,
    hint: "give the path of a Python file",
  });
}

/** The current folder was removed or cannot be entered. */
export function noWorkingDirectory(): UserError {
  return new UserError({
    kind: "no-working-directory",
    message: "the current folder does not exist any more",
    hint: "change to another folder and run the command again",
  });
}

/** Options that cannot stand together. */
export function optionsExclude(first: string, second: string, hint: string): UserError {
  return new UserError({
    kind: "options-exclude",
    message: `${first} and ${second} cannot be combined`,
    hint,
  });
}

/** An option's value is not of the needed form. */
export function optionValue(option: string, value: string, expected: string): UserError {
  return new UserError({
    kind: "option-value",
    message: `\`${value}\` is not a valid value for ${option}: expected ${expected}`,
    hint: "see yanex run --help",
  });
}

/** A tag that the store does not allow. */
export function tagInvalid(tag: string): UserError {
  return new UserError({
    kind: "tag-invalid",
    message: `tag \`${tag}\` is not allowed`,
    hint: "a tag has 1 to 50 letters, digits, `-` and `_`",
  });
}

/** A name that the store does not allow. */
export function nameInvalid(reason: string): UserError {
  return new UserError({
    kind: "name-invalid",
    message: `the name of the experiment ${reason}`,
    hint: "a name is printable text of at most 255 characters",
  });
}

/** A description that is too long. */
export function descriptionTooLong(length: number): UserError {
  return new UserError({
    kind: "description-too-long",
    message: `the description has ${length} characters; at most 1000 are allowed`,
    hint: "shorten it, or put it into an artifact",
  });
}

/** The interpreter could not be started. */
export function scriptNotStarted(program: string, reason: string): UserError {
  return new UserError({
    kind: "script-not-started",
    message: `${program} could not be started: ${reason}`,
    hint: "name another interpreter with --python PATH",
    exitCode: ExitCode.failure,
  });
}

/** There are no GPUs to share, or too few. */
export function gpusNotFound(reason: string): UserError {
  return new UserError({
    kind: "gpus-not-found",
    message: `no GPUs for the runs: ${reason}`,
    hint: "run without --gpus, or set CUDA_VISIBLE_DEVICES to the GPUs to use",
    exitCode: ExitCode.failure,
  });
}

/** `--id` names an experiment that does not wait to be run. */
export function experimentNotStaged(id: string, status: string): UserError {
  return new UserError({
    kind: "experiment-not-staged",
    message: `experiment ${id} is not staged: it is ${status}`,
    hint: "stage one with yanex run SCRIPT --stage",
    exitCode: ExitCode.failure,
  });
}

/** `--resume` names no sweep of the store. */
export function sweepUnknown(id: string, root: string): UserError {
  return new UserError({
    kind: "sweep-unknown",
    message: `there is no sweep ${id} in ${root}`,
    hint: "yanex show ID tells the sweep of an experiment",
    exitCode: ExitCode.failure,
  });
}

/** What was kept of a sweep cannot be read. */
export function sweepRecordBroken(id: string, file: string, reason: string): UserError {
  return new UserError({
    kind: "sweep-record-broken",
    message: `the record of sweep ${id} (${file}) cannot be read: ${reason}`,
    hint: "remove that file to go on without it: experiments of the sweep that are missing stay " +
      "missing",
    exitCode: ExitCode.failure,
  });
}

/** The grid has more experiments than anybody can mean. */
export function gridTooLarge(count: bigint, most: number): UserError {
  return new UserError({
    kind: "grid-too-large",
    message: `the sweep has ${count} experiments; at most ${most} are possible`,
    hint: "sweep fewer parameters or fewer values at once",
  });
}

/** A large grid needs a word of the user, who cannot be asked. */
export function gridNotConfirmed(count: bigint): UserError {
  return new UserError({
    kind: "grid-not-confirmed",
    message: `the sweep has ${count} experiments`,
    hint: "add --yes if that is meant, or look at them with --dry-run",
  });
}

/** `--snapshot` of a script that is in no repository. */
export function snapshotNotPossible(script: string): UserError {
  return new UserError({
    kind: "snapshot-not-possible",
    message: `no snapshot can be taken of ${script}: it is in no git repository with a commit`,
    hint: "commit the code, or run without --snapshot",
  });
}

/** The code is too large to be copied. */
export function snapshotTooLarge(root: string, bytes: number, limit: number): UserError {
  const mega = (size: number) => `${Math.round(size / 1024 / 1024)} MB`;
  return new UserError({
    kind: "snapshot-too-large",
    message: `the files of ${root} have ${mega(bytes)}; a snapshot may have ${mega(limit)}`,
    hint:
      "let git ignore data and results (.gitignore), or turn the snapshot off with --no-snapshot",
  });
}

/** `--stage -j N`. */
export function stageInParallel(): UserError {
  return new UserError({
    kind: "options-exclude",
    message: "--stage and --parallel cannot be combined: staging runs nothing",
    hint: "stage first, then run with yanex run --staged --parallel N",
  });
}

/** A script together with an option that says which experiments are run. */
export function scriptNotWanted(option: string, script: string): UserError {
  return new UserError({
    kind: "script-not-wanted",
    message: `${option} runs what is in the store; the script ${script} is not needed`,
    hint: `leave ${script} out, or leave ${option} out`,
  });
}

/** The script has ended, and its experiment does not say so. */
export function endNotRecorded(
  id: string,
  status: string,
  reason: string,
  exitCode: number,
): UserError {
  return new UserError({
    kind: "end-not-recorded",
    message: `the end of ${id} (${status}) could not be recorded: ${reason}`,
    hint: "what the script logged and saved before is where it was",
    exitCode,
  });
}
