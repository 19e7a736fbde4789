import type { ArgumentShape, CommandShape, OptionShape } from "./shape.ts";

/** What stands on the command line before the word that is completed. */
export interface Given {
  /** Arguments that are no options, without names of commands. */
  readonly positionals: readonly string[];
  /** Values of the options, by their long form (else their short one). */
  readonly options: ReadonlyMap<string, readonly string[]>;
}

/** What can stand at the place of the word that is completed. */
export type Position =
  /** Nothing that yanex knows of. */
  | { readonly kind: "nothing" }
  | { readonly kind: "commands"; readonly commands: readonly CommandShape[] }
  | { readonly kind: "options"; readonly options: readonly OptionShape[] }
  | { readonly kind: "value"; readonly option: OptionShape; readonly before: string }
  | { readonly kind: "argument"; readonly argument: ArgumentShape }
  /** The script's own arguments. */
  | { readonly kind: "script-argument" };

/** A place on the command line, and what leads to it. */
export interface Place {
  readonly position: Position;
  readonly given: Given;
  /** The innermost command that was named. */
  readonly command: CommandShape;
}

/** An option that was met, and what of its word is its value. */
interface Met {
  readonly option: OptionShape;
  /** Null: it is the next word. */
  readonly attached: string | null;
}

/**
 * Finds what the word `current` can become.
 *
 * @param shape the command whose name stands before `words`
 * @param words what stands between that name and the word that is completed
 * @param current the word as far as it is typed
 */
export function findPlace(shape: CommandShape, words: readonly string[], current: string): Place {
  const reader = new WordReader(shape);
  for (const word of words) reader.read(word);
  const { command, positionals, options } = reader;
  return { position: reader.position(current), given: { positionals, options }, command };
}

class WordReader {
  readonly positionals: string[] = [];
  readonly options = new Map<string, string[]>();
  /** The option whose value comes next. */
  #waiting: OptionShape | null = null;
  #afterDashes = false;

  constructor(public command: CommandShape) {}

  read(word: string): void {
    if (this.#afterDashes) {
      this.positionals.push(word);
      return;
    }
    const waiting = this.#waiting;
    if (waiting !== null && !(isOption(word) && mayEnd(waiting))) {
      this.#keep(waiting, word);
      if (!waiting.value?.variadic) this.#waiting = null;
      return;
    }
    this.#waiting = null;
    if (word === "--") this.#afterDashes = true;
    else if (isOption(word)) this.#readOption(word);
    else this.#readArgument(word);
  }

  #readOption(word: string): void {
    for (const { option, attached } of optionsIn(word, this.command.options)) {
      if (option.value !== null && attached === null) this.#waiting = option;
      this.#keep(option, attached);
    }
  }

  #readArgument(word: string): void {
    const inner = this.positionals.length === 0
      ? this.command.commands.find(({ name }) => name === word)
      : undefined;
    if (inner === undefined) this.positionals.push(word);
    else this.command = inner;
  }

  #keep(option: OptionShape, value: string | null): void {
    const name = option.long ?? option.short ?? "";
    this.options.set(name, [...this.options.get(name) ?? [], ...value === null ? [] : [value]]);
  }

  position(current: string): Position {
    if (this.#afterDashes) return { kind: "nothing" };
    const waiting = this.#waiting;
    if (waiting !== null && !(current.startsWith("-") && mayEnd(waiting))) {
      return { kind: "value", option: waiting, before: "" };
    }
    return current.startsWith("-") ? this.#optionPosition(current) : this.#argumentPosition();
  }

  #optionPosition(current: string): Position {
    const { options } = this.command;
    const last = optionsIn(current, options).at(-1);
    if (last?.option.value != null && last.attached !== null) {
      const before = current.slice(0, current.length - last.attached.length);
      return { kind: "value", option: last.option, before };
    }
    return { kind: "options", options };
  }

  #argumentPosition(): Position {
    const { commands, arguments: expected, options, runsScript } = this.command;
    const at = this.positionals.length;
    if (at === 0 && commands.length > 0) return { kind: "commands", commands };
    const last = expected.at(-1);
    const argument = expected[at] ?? (last?.variadic ? last : undefined);
    if (argument !== undefined) return { kind: "argument", argument };
    return runsScript ? { kind: "script-argument" } : { kind: "options", options };
  }
}

function isOption(word: string): boolean {
  return word.startsWith("-") && word !== "-";
}

/** Whether another option may stand where a value of this one could. */
function mayEnd({ value }: OptionShape): boolean {
  return value !== null && (value.optional || value.variadic);
}

/** Options in a word: `--param=a`, `-p`, `-pa=1`, `-vq`. What is not known ends the search. */
function optionsIn(word: string, options: readonly OptionShape[]): Met[] {
  if (word.startsWith("--")) {
    const equals = word.indexOf("=");
    const name = equals < 0 ? word : word.slice(0, equals);
    const option = options.find(({ long }) => long === name);
    if (option === undefined) return [];
    return [{ option, attached: equals < 0 ? null : word.slice(equals + 1) }];
  }
  const met: Met[] = [];
  for (let at = 1; at < word.length; at++) {
    const option = options.find(({ short }) => short === `-${word[at]}`);
    if (option === undefined) break;
    const rest = word.slice(at + 1);
    met.push({ option, attached: option.value !== null && rest !== "" ? rest : null });
    if (option.value !== null) break;
  }
  return met;
}
