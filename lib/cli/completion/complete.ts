import type { Command } from "commander";
import { standardOutput } from "../../sys/mod.ts";
import { bashLines, readBashRequest } from "./shells/bash.ts";
import type { Completion, Matches } from "./candidate.ts";
import { fishLines, readFishWord } from "./shells/fish.ts";
import { pathCandidates } from "./paths.ts";
import { findPlace } from "./position.ts";
import { ifReadable } from "./readable.ts";
import { type CommandShape, runShape, shapeOf } from "./shape.ts";
import { candidatesFor } from "./sources.ts";
import { type Subject, subjectAt, type Word } from "./topic.ts";
import { zshLines } from "./shells/zsh.ts";

/** A command of the program. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly define?: () => Command | Promise<Command> }>;
}

/** What the shells have in common. */
interface Typed {
  /** The words before the one at the cursor; the first is the program. */
  readonly words: readonly string[];
  /** The one at the cursor, as far as it is typed. */
  readonly current: string;
}

const NOTHING: Completion = { before: "", candidates: [], paths: null };

/**
 * The hidden command that the scripts of `yanex completion` call: prints how the word at the cursor
 * can go on. It makes nothing and complains about nothing.
 *
 * @param commands every command of the program
 * @param args the name of the shell, then what its script hands over
 * @returns the exit code, which is 0
 */
export async function complete(
  commands: readonly CompletedCommand[],
  args: readonly string[],
): Promise<number> {
  const [shell = "", ...rest] = args;
  const lines = await LINES[shell]?.(commands, rest) ?? [];
  await standardOutput.write(lines.map((line) => `${line}\n`).join(""));
  return 0;
}

type Lines = (commands: readonly CompletedCommand[], args: readonly string[]) => Promise<string[]>;

const LINES: Readonly<Record<string, Lines>> = {
  async bash(commands, args) {
    const request = readBashRequest(args);
    const { words, current, redirects, expands } = request.line;
    // What the shell puts into a word before yanex sees it is completed by the shell.
    if (redirects || expands) return ["-o bashdefault -o default"];
    const completion = await completionOf(commands, { words, current }, startsWith);
    return await bashLines(withPaths(completion, current), request);
  },
  async zsh(commands, [columns = "", ...words]) {
    const current = words.pop() ?? "";
    const completion = await completionOf(commands, { words, current }, contains);
    return await zshLines(completion, Number(columns) || 80);
  },
  async fish(commands, [raw = "", ...words]) {
    const current = readFishWord(raw);
    return fishLines(await completionOf(commands, { words, current }, contains));
  },
};

/** Bash takes candidates as they are. */
const startsWith = (typed: string): Matches => (value) => value.startsWith(typed);

/** Other shells choose themselves, as their user set them up. */
const contains = (typed: string): Matches => {
  const lower = typed.toLowerCase();
  return (value) => value.toLowerCase().includes(lower);
};

/** Puts the files among the candidates. */
function withPaths(completion: Completion, current: string): Completion {
  const { before, candidates, paths } = completion;
  if (paths === null) return completion;
  const found = pathCandidates(current.slice(before.length), paths);
  return { before, candidates: [...candidates, ...found], paths: null };
}

async function completionOf(
  commands: readonly CompletedCommand[],
  { words, current }: Typed,
  matching: (typed: string) => Matches,
): Promise<Completion> {
  const { topic, before } = await subjectOf(commands, words.slice(1), current);
  if (topic.kind === "nothing") return NOTHING;
  if (topic.kind === "files") return { ...NOTHING, before, paths: topic };
  if (topic.kind === "folders") return { ...NOTHING, before, paths: { ...topic, endings: [] } };
  const typed = current.slice(before.length);
  const found = await ifReadable(() => candidatesFor(topic, typed, matching(typed)), []);
  // A name that begins with a dash would be taken for an option.
  const candidates = found.filter(({ value }) =>
    !value.startsWith("-") || typed.startsWith("-") || topic.kind === "words"
  );
  return { before, candidates, paths: null };
}

async function subjectOf(
  commands: readonly CompletedCommand[],
  words: readonly string[],
  current: string,
): Promise<Subject> {
  const [first = "", ...others] = words;
  if (others.length === 0 && current.startsWith("-") && (first === "" || isVerbose(first))) {
    const { overview } = await import("../overview.ts");
    return subjectIn(shapeOf(overview(commands)), [], current);
  }
  if (first === "" || (first === "help" && others.length === 0)) {
    const help = { text: "help", help: "show the help of a command" };
    return {
      topic: { kind: "words", words: [...names(commands), ...first ? [] : [help]] },
      before: "",
    };
  }
  if (isVerbose(first)) return await subjectOf(commands, others, current);
  const shape = await shapeNamed(commands, first);
  if (shape === null) return { topic: { kind: "nothing" }, before: "" };
  return subjectIn(shape, others, current);
}

function subjectIn(shape: CommandShape, words: readonly string[], current: string): Subject {
  const { position, given, command } = findPlace(shape, words, current);
  return subjectAt(position, given, command, current);
}

function isVerbose(word: string): boolean {
  return word === "-v" || word === "--verbose";
}

function names(commands: readonly CompletedCommand[]): Word[] {
  return commands.map(({ name, summary }) => ({ text: name, help: summary }));
}

/** What may follow the name of a command; null if there is no such command. */
export async function shapeNamed(
  commands: readonly CompletedCommand[],
  wanted: string,
): Promise<CommandShape | null> {
  const entry = commands.find(({ name }) => name === wanted);
  if (entry === undefined) return null;
  if (entry.name === "run") return runShape();
  const { define } = await entry.load();
  return define === undefined ? null : shapeOf(await define());
}
