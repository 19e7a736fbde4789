import { safeText } from "../paint.ts";

/** Colours and weights (SGR of ECMA-48): all that a script may do to a terminal. */
const COLOUR = /\x1b\[[0-9;:]*m/g;

/** What may be the beginning of one, at the end of a piece. */
const BEGUN = /\x1b(\[[0-9;:]*)?$/;

/**
 * Makes the output of a script safe for a terminal, piece by piece: colours, line ends, tabs and
 * the carriage returns of progress bars stay, all other control characters become visible.
 */
export class TerminalText {
  readonly #decoder = new TextDecoder();
  #held = "";
  #coloured = false;

  /** The text of the next piece of bytes. */
  take(bytes: Uint8Array): string {
    return this.#shown(this.#held + this.#decoder.decode(bytes, { stream: true }), false);
  }

  /** What was held back, and the end of the colours. */
  end(): string {
    const rest = this.#shown(this.#held + this.#decoder.decode(), true);
    return rest + (this.#coloured ? "\x1b[0m" : "");
  }

  #shown(text: string, last: boolean): string {
    const begun = last ? null : BEGUN.exec(text);
    this.#held = begun?.[0] ?? "";
    const whole = text.slice(0, text.length - this.#held.length);
    let shown = "";
    let from = 0;
    for (const { index, 0: colour } of whole.matchAll(COLOUR)) {
      shown += plain(whole.slice(from, index)) + colour;
      from = index + colour.length;
      this.#coloured = true;
    }
    return shown + plain(whole.slice(from));
  }
}

function plain(text: string): string {
  return text.split("\r").map((part) => safeText(part, { lines: true })).join("\r");
}
