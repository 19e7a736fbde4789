import { STATUSES } from "../../experiment/mod.ts";
import type { Given, Position } from "./position.ts";
import type { ArgumentShape, CommandShape, OptionShape } from "./shape.ts";

/** What the word that is completed names. */
export type Topic =
  | { readonly kind: "nothing" }
  /** One of these. */
  | { readonly kind: "words"; readonly words: readonly Word[] }
  /** An experiment: its id, its name, `latest`. */
  | {
    readonly kind: "experiments";
    readonly which: "regular" | "archived" | "all";
    /** Only those that wait to be run. */
    readonly staged: boolean;
  }
  /** `[slot=]id`, or `@` and the name of a script. */
  | {
    readonly kind: "dependencies";
    /** A slot can still come. */
    readonly slots: boolean;
    /** The script that has the dependencies. */
    readonly script: string | null;
  }
  /** What experiments of the store have. */
  | { readonly kind: "names" | "tags" | "projects" | "scripts" }
  | {
    readonly kind: "parameters";
    /** What follows: a value, a condition such as `>0.1`, or nothing. */
    readonly use: "value" | "condition" | "name";
    /** The script whose runs have them, if it is known. */
    readonly script: string | null;
  }
  | { readonly kind: "metrics"; readonly use: "condition" | "name" }
  /** What `yanex get` prints. */
  | { readonly kind: "fields" }
  | { readonly kind: "sort-keys" }
  | { readonly kind: "sweeps" }
  /** A file whose name has one of these endings; none: any file. */
  | { readonly kind: "files"; readonly endings: readonly string[] }
  | { readonly kind: "folders" };

/** A word that can be chosen. */
export interface Word {
  readonly text: string;
  readonly help: string;
}

/** A topic and where its text begins: in `slot=a,b` it is the `b` that is completed. */
export interface Subject {
  readonly topic: Topic;
  /** What stays as it is, before what is completed. */
  readonly before: string;
}

/** Forms of output, of commands that do not declare theirs as choices. */
const FORMATS = ["default", "json", "csv", "markdown"];

const SECRET_MODES = ["warn", "redact", "block"];

const NOTHING: Topic = { kind: "nothing" };
const ANY_FILE: Topic = { kind: "files", endings: [] };
const PARAMETER_FILE: Topic = { kind: "files", endings: [".yaml", ".yml", ".json"] };

/** Tells what the word at a place of the command line names, `current` being what is typed of it. */
export function subjectAt(
  position: Position,
  given: Given,
  command: CommandShape,
  current: string,
): Subject {
  switch (position.kind) {
    case "nothing":
      return { topic: NOTHING, before: "" };
    case "commands":
      return { topic: { kind: "words", words: position.commands.map(commandWord) }, before: "" };
    case "options":
      return {
        topic: { kind: "words", words: optionWords(position.options, current) },
        before: "",
      };
    case "script-argument":
      return { topic: ANY_FILE, before: "" };
    case "argument": {
      const topic = argumentTopic(position.argument, given, command);
      return { topic, before: startOfPart(topic, current) };
    }
    case "value": {
      const { option, before } = position;
      const value = current.slice(before.length);
      const topic = valueTopic(option, given, command);
      const part = startOfPart(topic, value, isList(option));
      // Past the name there is nothing that could be known.
      const isValue = topic.kind === "parameters" && topic.use === "value" && value.includes("=");
      if (isValue) return { topic: NOTHING, before };
      const slots = part === "";
      return {
        topic: topic.kind === "dependencies" ? { ...topic, slots } : topic,
        before: before + part,
      };
    }
  }
}

function commandWord({ name, summary }: CommandShape): Word {
  return { text: name, help: summary };
}

/** Long forms, and the short ones where only a dash is typed. */
function optionWords(options: readonly OptionShape[], current: string): Word[] {
  return options.flatMap(({ short, long, help }) => {
    const isShort = short !== undefined && (current === "-" || current === short);
    return [...isShort ? [short] : [], ...long === undefined ? [] : [long]]
      .map((text) => ({ text, help }));
  });
}

function argumentTopic(argument: ArgumentShape, given: Given, command: CommandShape): Topic {
  if (argument.choices !== undefined) return wordsTopic(argument.choices);
  if (command.runsScript) return { kind: "files", endings: [".py"] };
  return topicOfPlaceholder(argument.name, given, command);
}

function valueTopic(option: OptionShape, given: Given, command: CommandShape): Topic {
  const { choices, name = "" } = option.value ?? {};
  if (choices !== undefined) return wordsTopic(choices);
  return topicOfOption(option.long ?? "", given, command) ??
    topicOfPlaceholder(name, given, command);
}

/** What options of this name take, whatever command has them; null if the name does not tell. */
function topicOfOption(long: string, given: Given, command: CommandShape): Topic | null {
  const script = command.runsScript ? given.positionals[0] ?? null : null;
  switch (long) {
    case "--status":
    case "--set-status":
      return wordsTopic(STATUSES);
    case "--tag":
    case "--add-tag":
    case "--remove-tag":
      return { kind: "tags" };
    case "--project":
    case "--set-project":
      return { kind: "projects" };
    case "--name":
      return isNamed(command, "metrics") ? { kind: "metrics", use: "name" } : { kind: "names" };
    case "--script":
      return { kind: "scripts" };
    case "--param":
      return { kind: "parameters", use: command.runsScript ? "value" : "condition", script };
    case "--params":
      return { kind: "parameters", use: "name", script };
    case "--metric":
      return { kind: "metrics", use: "condition" };
    case "--metrics":
    case "--show-metric":
      return { kind: "metrics", use: "name" };
    case "--sort":
      return { kind: "sort-keys" };
    case "--format":
      return wordsTopic([...FORMATS, ...isNamed(command, "get") ? ["sweep"] : []]);
    case "--secrets":
      return wordsTopic(SECRET_MODES);
    case "--depends-on":
      return { kind: "dependencies", slots: true, script };
    case "--resume":
    case "--sweep":
      return { kind: "sweeps" };
    case "--config":
      return PARAMETER_FILE;
    case "--id":
      return { kind: "experiments", which: "regular", staged: true };
    case "--clone-from":
      return { kind: "experiments", which: "all", staged: false };
    default:
      return null;
  }
}

/** What the name of a value in the help says: `<id>`, `[paths...]`. */
function topicOfPlaceholder(name: string, given: Given, command: CommandShape): Topic {
  const word = name.toLowerCase().replace(/[^a-z].*$/, "");
  if (word === "field") return { kind: "fields" };
  if (word === "names" && isNamed(command, "metrics")) return { kind: "metrics", use: "name" };
  if (/^(ids?|experiments?)$/.test(word)) return experimentsTopic(given, command);
  if (/^(paths?|files?|patch)$/.test(word)) return ANY_FILE;
  if (/^(dirs?|directory|folders?)$/.test(word)) return { kind: "folders" };
  return NOTHING;
}

function experimentsTopic({ options }: Given, command: CommandShape): Topic {
  const which = isNamed(command, "unarchive")
    ? "archived"
    : options.has("--archived")
    ? "all"
    : "regular";
  return { kind: "experiments", which, staged: false };
}

/** Commands are called `yanex NAME`. */
function isNamed({ name }: CommandShape, wanted: string): boolean {
  return name.split(" ").at(-1) === wanted;
}

function wordsTopic(words: readonly string[]): Topic {
  return { kind: "words", words: words.map((text) => ({ text, help: "" })) };
}

const LISTS = ["--ids", "--status", "--params", "--metrics", "--show-metric", "--depends-on"];

/** Options whose value can be several, separated by commas. */
function isList({ long, value }: OptionShape): boolean {
  return LISTS.includes(long ?? "") ||
    (value !== null && value.choices === undefined && value.name.includes(","));
}

/** How much of a value stands before the part that is completed. */
function startOfPart(topic: Topic, value: string, list = false): string {
  const marks = topic.kind === "dependencies" ? /^.*[,=(]\s*/s : list ? /^.*,/s : null;
  return marks?.exec(value)?.[0] ?? "";
}
