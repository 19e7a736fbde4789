/**
 * A shell glob over a whole text, ignoring case, as Python's fnmatch has it: `*` is anything, also
 * `/`; `?` is one character; `[abc]`, `[a-z]`, `[!a]` are one of some characters. Nothing is
 * escaped by a backslash: `[*]` is a star. It takes no more than pattern times text steps.
 */
export class TextGlob {
  readonly #units: readonly Unit[];

  constructor(pattern: string) {
    this.#units = unitsOf([...pattern.toLowerCase()]);
  }

  matches(text: string): boolean {
    const characters = [...text.toLowerCase()];
    const units = this.#units;
    let [at, unit] = [0, 0];
    // A mismatch goes back to the last star only: what earlier ones took can stay.
    let star: { unit: number; at: number } | null = null;
    while (at < characters.length) {
      const current = units[unit];
      if (current === ANYTHING) {
        star = { unit: ++unit, at };
      } else if (current !== undefined && current(characters[at]!)) {
        unit++;
        at++;
      } else if (star !== null) {
        at = ++star.at;
        unit = star.unit;
      } else {
        return false;
      }
    }
    while (units[unit] === ANYTHING) unit++;
    return unit === units.length;
  }
}

/** Tells whether one character fits. */
type Unit = (character: string) => boolean;

/** Stands for a star, which is no single character. */
const ANYTHING: Unit = () => true;

const ONE: Unit = () => true;

function unitsOf(pattern: readonly string[]): Unit[] {
  const units: Unit[] = [];
  for (let at = 0; at < pattern.length;) {
    const mark = pattern[at]!;
    const end = mark === "[" ? endOfClass(pattern, at) : -1;
    if (mark === "*") {
      if (units.at(-1) !== ANYTHING) units.push(ANYTHING);
    } else if (mark === "?") units.push(ONE);
    else if (end > 0) units.push(classUnit(pattern.slice(at + 1, end)));
    else units.push((character) => character === mark);
    at = end > 0 ? end + 1 : at + 1;
  }
  return units;
}

/** Place of the bracket that closes; the first one after `[` or `[!` is a member. */
function endOfClass(pattern: readonly string[], at: number): number {
  const first = at + (pattern[at + 1] === "!" ? 2 : 1);
  return pattern.indexOf("]", first + 1);
}

function classUnit(inside: readonly string[]): Unit {
  const negated = inside[0] === "!";
  const members = negated ? inside.slice(1) : inside;
  const ranges: [from: number, to: number][] = [];
  for (let at = 0; at < members.length;) {
    const isRange = members[at + 1] === "-" && at + 2 < members.length;
    const last = isRange ? at + 2 : at;
    ranges.push([members[at]!.codePointAt(0)!, members[last]!.codePointAt(0)!]);
    at = last + 1;
  }
  return (character) => {
    const code = character.codePointAt(0)!;
    return ranges.some(([from, to]) => from <= code && code <= to) !== negated;
  };
}
