import { ExitCode, UserError } from "./user_error.ts";

/** A named experiment was looked for among the archived ones and is a regular one. */
export function experimentNotArchived(wanted: string): UserError {
  return new UserError({
    kind: "experiment-not-archived",
    message: `experiment \`${wanted}\` is not archived`,
    hint: "yanex list --archived shows the archived ones",
    exitCode: ExitCode.failure,
  });
}

/** A named experiment should be archived and is archived already. */
export function experimentArchivedAlready(id: string): UserError {
  return new UserError({
    kind: "experiment-archived",
    message: `experiment ${id} is archived already`,
    hint: "yanex unarchive brings it back",
    exitCode: ExitCode.failure,
  });
}

/**
 * An experiment that runs cannot be moved or removed.
 *
 * @param certain false if only its record says so, and nobody can tell whether it is still true
 */
export function experimentRunning(id: string, certain: boolean): UserError {
  return new UserError({
    kind: "experiment-running",
    message: certain
      ? `experiment ${id} is running`
      : `experiment ${id} is running, as far as its record says`,
    hint: certain
      ? `wait for its end, or end it: yanex cancel ${id}`
      : `if nothing runs any more: yanex update ${id} --set-status failed`,
    exitCode: ExitCode.failure,
  });
}

/** The runner of an experiment was killed, and its script goes on. */
export function scriptStillRuns(id: string, pid: number): UserError {
  return new UserError({
    kind: "script-still-runs",
    message: `the script of experiment ${id} still runs as process ${pid}`,
    hint: `wait for its end, or end it: yanex cancel ${id}`,
    exitCode: ExitCode.failure,
  });
}

/** Another process has claimed the experiment. */
export function experimentClaimed(id: string): UserError {
  return new UserError({
    kind: "experiment-claimed",
    message: `experiment ${id} is just being run by another process`,
    hint: "wait for its end; yanex show tells how it goes",
    exitCode: ExitCode.failure,
  });
}

/** The place that an experiment should get is taken. */
export function placeTaken(id: string, target: string): UserError {
  return new UserError({
    kind: "place-taken",
    message: `experiment ${id} cannot be moved: ${target} is there already`,
    hint: "compare the two; delete or rename the one that is not needed",
    exitCode: ExitCode.failure,
  });
}

/** The archive lies on another file system, where nothing can be moved to in one step. */
export function otherFileSystem(id: string, target: string): UserError {
  return new UserError({
    kind: "other-file-system",
    message: `experiment ${id} cannot be moved to ${target}: that is another file system`,
    hint: "nothing was changed; copy the folder there, compare it, and remove the first one " +
      "yourself",
    exitCode: ExitCode.failure,
  });
}

/** What looks like the folder of an experiment is a link to one elsewhere. */
export function experimentIsLink(id: string, target: string): UserError {
  return new UserError({
    kind: "experiment-is-link",
    message: `experiment ${id} is a link to ${target}, not a folder`,
    hint: "yanex leaves links alone; move or remove it yourself",
    exitCode: ExitCode.failure,
  });
}

/** Experiments that stay use one that should be deleted. */
export function experimentUsed(id: string, users: readonly string[]): UserError {
  const more = users.length > 3 ? ` and ${users.length - 3} more` : "";
  const verb = users.length === 1 ? "depends" : "depend";
  return new UserError({
    kind: "experiment-used",
    message: `${users.slice(0, 3).join(", ")}${more} ${verb} on experiment ${id}`,
    hint: "delete those as well, archive it instead, or add --force",
    exitCode: ExitCode.failure,
  });
}

/** The status of an experiment that runs is its runner's business. */
export function statusOfRunning(id: string): UserError {
  return new UserError({
    kind: "status-of-running",
    message: `experiment ${id} is running: its status cannot be set`,
    hint: `yanex cancel ${id} ends it; name, description, project and tags can be changed`,
    exitCode: ExitCode.failure,
  });
}

/** Neither identifiers nor filters. */
export function nothingNamed(verb: string): UserError {
  return new UserError({
    kind: "nothing-named",
    message: `which experiments to ${verb} was not said`,
    hint: `name them by id or name, or with filters such as --status failed; see yanex ${verb} ` +
      "--help",
  });
}

/** Both identifiers and filters. */
export function namedTwice(verb: string): UserError {
  return new UserError({
    kind: "named-twice",
    message: `which experiments to ${verb} was said by name and by filter`,
    hint: "give identifiers or filters, not both",
  });
}

/** Something must be agreed to, and there is nobody to ask. */
export function notAgreed(action: string, count: number): UserError {
  return new UserError({
    kind: "not-agreed",
    message: `nothing was done: to ${action} ${
      count === 1 ? "an experiment" : `${count} experiments`
    } needs a yes, and there is nobody to ask`,
    hint: "add --force if that is meant",
    exitCode: ExitCode.failure,
  });
}

/** `update` without a change. */
export function noChangeAsked(): UserError {
  return new UserError({
    kind: "no-change",
    message: "no change was asked for",
    hint: "use --set-name, --set-description, --set-project, --set-status, --add-tag or " +
      "--remove-tag",
  });
}

/** A tag should be added and removed at once. */
export function tagAddedAndRemoved(tag: string): UserError {
  return new UserError({
    kind: "tag-added-and-removed",
    message: `tag \`${tag}\` is both added and removed`,
    hint: "use it with one of --add-tag and --remove-tag",
  });
}

/** There is no such status. */
export function newStatusUnknown(status: string, known: readonly string[]): UserError {
  return new UserError({
    kind: "option-value",
    message: `\`${status}\` is not a valid value for --set-status`,
    hint: `it is one of ${known.join(", ")}`,
  });
}

/** The program that shows folders failed. */
export function folderNotOpened(program: string, reason: string, folder: string): UserError {
  return new UserError({
    kind: "folder-not-opened",
    message: `${program} could not open ${folder}: ${reason}`,
    hint: "go there yourself, or set a file manager as the default for folders",
    exitCode: ExitCode.failure,
  });
}

/** `open` with filters that could mean many. */
export function openNeedsLatest(): UserError {
  return new UserError({
    kind: "open-needs-latest",
    message: "filters may find many experiments, and open shows one",
    hint: "add --latest for the newest that they find, or name experiments by id",
  });
}

/** No experiment is there that `--latest` could mean. */
export function nothingLatest(): UserError {
  return new UserError({
    kind: "nothing-latest",
    message: "no experiment is found",
    hint: "change the filters; --global looks at all projects",
    exitCode: ExitCode.failure,
  });
}

/** `migrate` without anything that says what to migrate. */
export function nothingToMigrate(): UserError {
  return new UserError({
    kind: "nothing-named",
    message: "which experiments to migrate was not said",
    hint: "use --all for all of them, or name them by id, by name or with filters",
  });
}
