import { standardOutput, terminalColumns } from "../../sys/mod.ts";
import { TerminalText } from "../get/terminal_text.ts";
import { painter } from "../paint.ts";

/**
 * Writes what comes from several sources, with a line above each that says which it is, unless all
 * comes from one. Bytes stay as they are; a terminal gets nothing that could do it harm.
 */
export class LogWriter {
  readonly #paint = painter();
  #last: string | null = null;
  #endsLine = true;
  #terminal: TerminalText | null = null;

  /** @param heads whether the first source gets a heading already */
  constructor(private readonly heads: boolean) {}

  /** Writes a piece of a source; its name is for people. */
  async write(source: string, bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    if (source !== this.#last) await this.#begin(source);
    this.#endsLine = bytes.at(-1) === 10;
    await standardOutput.write(this.#terminal?.take(bytes) ?? bytes);
  }

  /** Ends the last line, if its writer did not and others follow. */
  async end(wholeLines = standardOutput.isTerminal): Promise<void> {
    const rest = this.#terminal?.end() ?? "";
    this.#terminal = standardOutput.isTerminal ? new TerminalText() : null;
    const end = wholeLines && !this.#endsLine ? "\n" : "";
    this.#endsLine ||= end !== "";
    if (rest + end !== "") await standardOutput.write(rest + end);
  }

  async #begin(source: string): Promise<void> {
    const isFirst = this.#last === null;
    this.#last = source;
    await this.end(!isFirst);
    if (isFirst && !this.heads) return;
    const title = `── ${source} `;
    const line = title.padEnd(Math.min(60, terminalColumns()), "─");
    await standardOutput.write(this.#paint(line, "dim") + "\n");
  }
}
