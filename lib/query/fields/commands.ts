import {
  type Dependency,
  entryAt,
  type ExperimentPlace,
  type Metadata,
  text,
} from "../../experiment/mod.ts";
import { formatParamText, isMap, type Value, type ValueMap } from "../../params/mod.ts";
import { basename } from "../../sys/mod.ts";
import { shellWord } from "./shell_word.ts";

/**
 * The command line that made an experiment, as it was typed: a sweep is still a sweep. In the words
 * that upstream gives it, quoted for a shell, with the project and the script's arguments.
 *
 * @returns null if the record does not tell
 */
export function cliCommand({ raw, scriptArgs }: Metadata): string | null {
  const cli = raw.get("cli_args");
  const script = isMap(cli) ? text(cli.get("script")) : null;
  if (!isMap(cli) || script === null) return null;
  const line = new CommandLine(script);
  line.option("--clone-from", text(cli.get("clone_from")));
  for (const file of texts(cli, "config")) line.option("-c", file);
  for (const dependency of texts(cli, "depends_on")) line.option("-D", dependency);
  for (const param of texts(cli, "param")) line.quoted("-p", param);
  line.quoted("-n", text(cli.get("name")));
  line.quoted("-d", text(cli.get("description")));
  for (const tag of texts(cli, "tag")) line.quoted("-t", tag);
  line.quoted("--project", text(cli.get("project")));
  if (cli.get("stage") === true) line.flag("--stage");
  const parallel = cli.get("parallel");
  if (typeof parallel === "bigint") line.option("-j", String(parallel));
  line.scriptArguments(scriptArgs);
  return line.text();
}

/** What is recorded of a run, as far as running it again takes it. */
export interface RunFacts {
  readonly place: ExperimentPlace;
  readonly metadata: Metadata;
  readonly params: ValueMap;
  readonly dependencies: readonly Dependency[];
}

/**
 * Characters of parameters in a command line. Nobody reads longer ones, and Linux takes no argument
 * of more than 128 KiB (execve(2)).
 */
const LONGEST = 4000;

/**
 * A command line that runs the same again: every parameter with the value that it had, name,
 * description and tags as they are now, the experiments that it used, and the script's arguments.
 * It stands on its own: a configuration file that was changed since does not change it. Parameters
 * that are too many to write, or that `--param` cannot write, are taken from the experiment itself.
 *
 * @returns null if the record does not tell
 */
export function runCommand(facts: RunFacts): string | null {
  const { metadata, place, params, dependencies } = facts;
  const { raw } = metadata;
  const script = text(entryAt(raw, "cli_args", "script")) ?? metadata.scriptPath;
  if (script === null) return null;
  const line = new CommandLine(script);
  for (const { slot, id } of dependencies) line.option("-D", `${slot}=${id}`);
  const texts = paramTexts(params);
  if (texts === null || texts.join().length > LONGEST) line.option("--clone-from", place.id);
  else for (const text of texts) line.quoted("-p", text);
  line.quoted("-n", metadata.name);
  line.quoted("-d", metadata.description);
  for (const tag of [...metadata.tags].sort()) line.quoted("-t", tag);
  line.quoted("--project", ownProject(metadata));
  for (const flag of ["include_notebooks", "include_untracked"]) {
    if (entryAt(raw, "runner", flag) === true) line.flag(`--${flag.replace("_", "-")}`);
  }
  line.scriptArguments(metadata.scriptArgs);
  return line.text();
}

/** The project, unless it is the one that a run in its repository gets anyway. */
function ownProject({ project, raw }: Metadata): string | null {
  const given = text(entryAt(raw, "cli_args", "project"));
  const root = text(entryAt(raw, "environment", "git", "repository", "repo_path"));
  return given === null && root !== null && basename(root) === project ? null : project;
}

/**
 * `key=value` for each parameter, so that `--param` gives it the same value again.
 *
 * @returns null if a key cannot be written so
 */
function paramTexts(params: ValueMap, before = ""): string[] | null {
  const written: string[] = [];
  for (const [key, value] of params) {
    if (typeof key !== "string" || !/^[^.=\s"'[\]{}]+$/.test(key)) return null;
    const path = before + key;
    if (!isMap(value) || value.size === 0) {
      written.push(`${path}=${formatParamText(value)}`);
      continue;
    }
    const below = paramTexts(value, `${path}.`);
    if (below === null) return null;
    written.push(...below);
  }
  return written;
}

class CommandLine {
  readonly #words: string[];

  constructor(script: string) {
    this.#words = ["yanex", "run", shellWord(script)];
  }

  flag(name: string): void {
    this.#words.push(name);
  }

  /** Nothing for null. */
  option(name: string, value: string | null): void {
    if (value !== null) this.#words.push(name, shellWord(value));
  }

  quoted(name: string, value: string | null): void {
    if (value !== null) this.#words.push(name, shellWord(value, true));
  }

  scriptArguments(args: readonly string[]): void {
    if (args.length > 0) this.#words.push("--", ...args.map((arg) => shellWord(arg)));
  }

  text(): string {
    return this.#words.join(" ");
  }
}

function texts(map: ValueMap, key: string): string[] {
  const value: Value | undefined = map.get(key);
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
