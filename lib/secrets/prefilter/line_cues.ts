import { HEX } from "../detector/entropy.ts";
import { DETECTORS } from "../detector/table.ts";
import { Automaton, type Pattern } from "./automaton.ts";

/** Bit of a detector in the masks of {@link LineCues}, by its place in the table. */
export function detectorBit(index: number): number {
  return 1 << index;
}

const ALL_BITS = (1 << DETECTORS.length) - 1;

const RANDOMNESS_BITS = bitsOf((detector) => detector.evidence === "randomness");

/** Detectors that look for long runs and have no other cue. */
const CUELESS = DETECTORS.map((detector, index) => ({ detector, bit: detectorBit(index) }))
  .filter(({ detector }) => detector.cues === undefined && detector.longestRun !== undefined);

const CUELESS_RUN = Math.min(...CUELESS.map(({ detector }) => detector.longestRun!));

/** Texts shorter than this do not reach the limit of any entropy: log2(9) > 3. */
const SHORTEST_RANDOM = 9;

/** Texts shorter than this do not reach the limit of Base64: log2(23) > 4.5. */
const SHORTEST_RANDOM_BASE64 = 23;

/** Letters beyond ASCII that a cue may be written with: U+0130, U+0131, U+017F, U+212A. */
const LOOKALIKES = ["\u0130", "\u0131", "\u017f", "\u212a"];

/**
 * Tells for a line which detectors can find something in it, in one pass over its bytes. Almost
 * every line of a patch has nothing for any of them and is never decoded.
 */
export class LineCues {
  /** Length of the longest run of the line that was looked at last; see `Detector.longestRun`. */
  longest = 0;
  private readonly automaton = new Automaton(patterns(), isRunByte);
  private readonly hex = new Uint8Array(256);

  constructor() {
    for (const digit of HEX.alphabet) this.hex[digit.charCodeAt(0)] = 1;
  }

  /** The bits of the detectors to ask about `bytes[start..end)`, UTF-8 text without line break. */
  look(bytes: Uint8Array, start: number, end: number): number {
    const { classes, next, firstFinal, runClass } = this.automaton;
    let state = 0;
    let bits = 0;
    let longest = 0;
    let before = start - 1;
    for (let at = start; at < end; at++) {
      const unit = classes[bytes[at]!]!;
      state = next[state + unit]!;
      if (state >= firstFinal) bits |= this.bitsEnding(state, bytes, at + 1);
      if (unit < runClass) {
        const run = at - before - 1;
        if (run >= SHORTEST_RANDOM) {
          if (run > longest) longest = run;
          if (this.mayBeRandom(bytes, before, at, start)) bits |= RANDOMNESS_BITS;
        }
        before = at;
      }
    }
    if (end - before - 1 > longest) longest = end - before - 1;
    this.longest = longest;
    return longest >= CUELESS_RUN ? bits | cuelessBits(longest) : bits;
  }

  private bitsEnding(state: number, bytes: Uint8Array, end: number): number {
    let bits = 0;
    for (const pattern of this.automaton.endingIn(state)) {
      if (pattern.exact === undefined || endsWith(bytes, end, pattern.exact)) bits |= pattern.bits;
    }
    return bits;
  }

  /** True if a run stands between two equal quotes and could have the entropy of a secret. */
  private mayBeRandom(bytes: Uint8Array, before: number, after: number, start: number): boolean {
    const quote = bytes[after];
    if ((quote !== 0x22 && quote !== 0x27) || before < start || bytes[before] !== quote) {
      return false;
    }
    if (after - before - 1 >= SHORTEST_RANDOM_BASE64) return true;
    for (let at = before + 1; at < after; at++) if (this.hex[bytes[at]!] === 0) return false;
    return true;
  }
}

function isRunByte(byte: number): boolean {
  return byte >= 0x80 || /[A-Za-z0-9+/=_\\-]/.test(String.fromCharCode(byte));
}

function endsWith(bytes: Uint8Array, end: number, text: Uint8Array): boolean {
  const start = end - text.length;
  for (let at = 0; at < text.length; at++) if (bytes[start + at] !== text[at]) return false;
  return true;
}

function cuelessBits(longest: number): number {
  let bits = 0;
  for (const { detector, bit } of CUELESS) if (longest >= detector.longestRun!) bits |= bit;
  return bits;
}

function bitsOf(wanted: (detector: typeof DETECTORS[number]) => boolean): number {
  let bits = 0;
  DETECTORS.forEach((detector, index) => bits |= wanted(detector) ? detectorBit(index) : 0);
  return bits;
}

function patterns(): Pattern[] {
  const encoder = new TextEncoder();
  const cues = DETECTORS.flatMap((detector, index) =>
    (detector.cues ?? []).map(({ text, anyCase }) => {
      // A letter beyond ASCII has another form in upper case: what stands before it is enough.
      const [ascii] = /^[\x00-\x7f]+/.exec(text)!;
      return {
        bytes: encoder.encode(ascii.toLowerCase()),
        bits: detectorBit(index),
        exact: anyCase ? undefined : encoder.encode(text),
      };
    })
  );
  const lookalikes = LOOKALIKES.map((letter) => ({
    bytes: encoder.encode(letter),
    bits: ALL_BITS,
  }));
  return [...cues, ...lookalikes];
}
