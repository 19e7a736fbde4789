import type { Line, Look } from "./draw.ts";

/** The other screen, no cursor, and no line breaks that nobody asked for (xterm, DECSET). */
export const ENTER_SCREEN = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J";

/** Everything as it was. */
export const LEAVE_SCREEN = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l";

/** Terminals that know it show nothing before the end, others pass it over. */
const BEGIN_FRAME = "\x1b[?2026h";
const END_FRAME = "\x1b[?2026l";

/** SGR of ECMA-48. */
const LOOKS: Readonly<Record<Look, string>> = { plain: "", bold: "1", dim: "2", reverse: "7" };

/** Turns lines into what is written to a terminal, only those that have changed. */
export class Frames {
  #drawn: readonly string[] = [];

  /**
   * What brings the terminal from the last frame to this one; nothing if it shows it already.
   *
   * @param lines as many as the terminal has
   */
  next(lines: readonly Line[]): string {
    const texts = lines.map(lineText);
    const changed = texts.flatMap((text, at) =>
      text === this.#drawn[at] ? [] : [`\x1b[${at + 1};1H${text}`]
    );
    const whole = this.#drawn.length !== texts.length;
    this.#drawn = texts;
    if (changed.length === 0) return "";
    return BEGIN_FRAME + (whole ? "\x1b[2J" : "") + changed.join("") + END_FRAME;
  }

  /** Forgets what the terminal shows. */
  forget(): void {
    this.#drawn = [];
  }
}

function lineText(line: Line): string {
  const spans = line.map(({ text, look }) =>
    look === "plain" ? text : `\x1b[${LOOKS[look]}m${text}\x1b[0m`
  );
  return spans.join("");
}
