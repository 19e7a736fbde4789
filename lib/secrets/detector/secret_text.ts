import { isWordAt } from "../text/python_text.ts";
import type { Hit } from "./detector.ts";

/** Whether a quote at this index may close a secret, by what follows it. */
export type ClosingTest = (text: string, quote: number) => boolean;

const ANY: ClosingTest = () => true;

/**
 * Reads the values of the keyword detector (detect-secrets, `plugins/keyword.py`): a secret begins
 * with a word character, has no `'`, `"` or vertical tab, and does not end with a comma or back-tick.
 *
 * Where a secret may end is found once for each stretch between two quotes, so that a line of any
 * length with any number of names takes linear time; the reference's patterns go back and forth.
 */
export class SecretText {
  private readonly text: string;
  private readonly stops: Int32Array;
  private readonly backTicks = new Map<ClosingTest, Map<number, number>>();

  constructor(text: string) {
    this.text = text;
    // Index of the next character that no secret contains, for each place.
    this.stops = new Int32Array(text.length + 1);
    let stop = text.length;
    for (let at = text.length; at >= 0; at--) {
      const unit = text.charCodeAt(at);
      if (unit === 0x22 || unit === 0x27 || unit === 0x0b) stop = at;
      this.stops[at] = stop;
    }
  }

  /** A value that begins here, quoted or not. */
  value(at: number): Hit | null {
    return isQuote(this.text[at]) ? this.quoted(at) : this.unquoted(at);
  }

  private unquoted(start: number): Hit | null {
    if (!isWordAt(this.text, start)) return null;
    let end = this.stops[start]!;
    while (isUnfitEnd(this.text[end - 1])) end--;
    return { start, end };
  }

  /** A secret whose opening quote stands here. */
  quoted(quote: number, closing: ClosingTest = ANY): Hit | null {
    const mark = this.text[quote];
    if (!isQuote(mark) || !isWordAt(this.text, quote + 1)) return null;
    const start = quote + 1;
    const stop = this.stops[start]!;
    const end = mark === "`" ? this.lastBackTick(stop, closing) : stop;
    if (end <= start || this.text[end] !== mark) return null;
    if (isUnfitEnd(this.text[end - 1]) || !closing(this.text, end)) return null;
    return { start, end };
  }

  /** The last back-tick before a stop that may close a secret; -1 without one. */
  private lastBackTick(stop: number, closing: ClosingTest): number {
    let known = this.backTicks.get(closing);
    if (known === undefined) this.backTicks.set(closing, known = new Map());
    let tick = known.get(stop);
    if (tick === undefined) {
      tick = stop - 1;
      while (!this.mayClose(tick, closing)) tick--;
      if (this.text[tick] !== "`") tick = -1;
      known.set(stop, tick);
    }
    return tick;
  }

  /** True for a fitting back-tick, and where the stretch begins. */
  private mayClose(at: number, closing: ClosingTest): boolean {
    if (at < 0 || this.stops[at] === at) return true;
    return this.text[at] === "`" && !isUnfitEnd(this.text[at - 1]) && closing(this.text, at);
  }
}

function isQuote(mark: string | undefined): boolean {
  return mark === '"' || mark === "'" || mark === "`";
}

function isUnfitEnd(character: string | undefined): boolean {
  return character === "," || character === "`";
}
