import { isAscii, SPACE, WORD } from "../text/python_text.ts";
import type { Hit } from "./detector.ts";

/** White space of ASCII as Python has it, for use inside a class. */
const ASCII_SPACE = "\\t-\\r\\x1c-\\x20";

/**
 * A regular expression with Python's meaning of `\w`, `\d` and `\s`, which stand inside classes
 * only. Most lines are ASCII, and for them a pattern without Unicode is made: one with all the
 * letters of the world takes milliseconds to compile.
 */
export class LinePattern {
  private ascii: RegExp | null = null;
  private unicode: RegExp | null = null;

  /**
   * @param source must take linear time on any text
   * @param anyCase ASCII letters have any case
   */
  constructor(private readonly source: string, private readonly anyCase = false) {}

  /** The pattern for this text, with flags `dg`, at its beginning. */
  for(text: string): RegExp {
    const pattern = isAscii(text) ? this.ascii ??= this.forAscii() : this.unicode ??= this.forAny();
    pattern.lastIndex = 0;
    return pattern;
  }

  private forAscii(): RegExp {
    const source = this.source.replaceAll("\\s", ASCII_SPACE);
    return new RegExp(source, this.anyCase ? "dgi" : "dg");
  }

  private forAny(): RegExp {
    const source = this.source.replaceAll("\\w", WORD).replaceAll("\\d", "\\p{Nd}")
      .replaceAll("\\s", SPACE);
    return new RegExp(source, this.anyCase ? "dgiu" : "dgu");
  }
}

/**
 * Places that any of the patterns matches: all the groups that took part, or the whole match if a
 * pattern has none.
 *
 * @param secret `match`: the secret is the whole match although the rule captures a part of it
 */
export function matches(
  patterns: readonly LinePattern[],
  text: string,
  secret: "captured" | "match" = "captured",
): Hit[] {
  const hits: Hit[] = [];
  for (const pattern of patterns) {
    const regExp = pattern.for(text);
    for (let match = regExp.exec(text); match !== null; match = regExp.exec(text)) {
      const [whole, ...groups] = match.indices!;
      const spans = groups.length === 0
        ? [whole!]
        : groups.filter((span) => span !== undefined && span[1] > span[0]);
      for (const [start, end] of spans) {
        hits.push(secret === "match" ? { start, end, secret: whole! } : { start, end });
      }
    }
  }
  return hits;
}
