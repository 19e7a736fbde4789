import { HEX } from "../detector/entropy.ts";
import { DETECTORS } from "../detector/table.ts";
import { Automaton, type Pattern } from "./automaton.ts";

/** Bit of a detector in the masks of {@link LineCues}, by its place in the table. */
export function detectorBit(index: number): number {
  return 1 << index;
}

const REPORTED_BITS = bitsOf((detector) => detector.neverReported === undefined);

const RANDOMNESS_BITS = bitsOf((detector) => detector.evidence === "randomness");

/** Detectors that look for long runs and have no other cue. */
const CUELESS = DETECTORS.flatMap(({ cues, longestRun, runAfter }, index) =>
  cues !== undefined || longestRun === undefined
    ? []
    : [{ bit: detectorBit(index), longestRun, runAfter: runAfter?.charCodeAt(0) ?? 0 }]
);

const CUELESS_RUN = Math.min(...CUELESS.map(({ longestRun }) => longestRun));

/** Detectors that find nothing without a certain character. */
const NEEDING = DETECTORS.flatMap(({ needs }, index) =>
  needs === undefined ? [] : [{ bit: detectorBit(index), byte: needs.charCodeAt(0) }]
);

const NEEDING_BITS = bitsOf((detector) => detector.needs !== undefined);

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
  private readonly bitsByLongest = bitsByLongest();

  constructor() {
    for (const digit of HEX.alphabet) this.hex[digit.charCodeAt(0)] = 1;
  }

  /** The bits of the detectors to ask about `bytes[start..end)`, UTF-8 text without line break. */
  look(bytes: Uint8Array, start: number, end: number): number {
    const { classes, next, firstFinal, runClass } = this.automaton;
    let state = 0;
    let bits = 0;
    let before = start - 1;
    this.longest = 0;
    for (let at = start; at < end; at++) {
      const unit = classes[bytes[at]!]!;
      state = next[state + unit]!;
      if (state >= firstFinal) bits |= this.bitsEnding(state, bytes, at + 1);
      if (unit < runClass) {
        if (at - before > SHORTEST_RANDOM) bits |= this.bitsOfRun(bytes, before, at, start, end);
        before = at;
      }
    }
    if (end - before > SHORTEST_RANDOM) bits |= this.bitsOfRun(bytes, before, end, start, end);
    bits &= this.bitsByLongest[Math.min(this.longest, this.bitsByLongest.length - 1)]!;
    return (bits & NEEDING_BITS) === 0 ? bits : bits & ~missingBits(bytes.subarray(start, end));
  }

  /** The bits that a run between two places sets, and whether it is the longest. */
  private bitsOfRun(
    bytes: Uint8Array,
    before: number,
    after: number,
    start: number,
    end: number,
  ): number {
    const length = after - before - 1;
    if (length > this.longest) this.longest = length;
    const mark = before < start ? 0 : bytes[before]!;
    let bits = 0;
    if ((mark === 0x22 || mark === 0x27) && after < end && bytes[after] === mark) {
      if (this.mayBeRandom(bytes, before + 1, after)) bits |= RANDOMNESS_BITS;
    }
    if (length >= CUELESS_RUN) {
      for (const { bit, longestRun, runAfter } of CUELESS) {
        if (length >= longestRun && (runAfter === 0 || runAfter === mark)) bits |= bit;
      }
    }
    return bits;
  }

  /**
   * True if the line could hold a secret without any cue if its text or a part of it were quoted, as
   * values of structured files are. The line must be the one that was looked at last.
   */
  mayBeSecretValue(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.longest >= SHORTEST_RANDOM_BASE64) return true;
    if (this.longest < SHORTEST_RANDOM) return false;
    let digits = 0;
    for (let at = start; at < end; at++) {
      digits = this.hex[bytes[at]!] === 1 ? digits + 1 : 0;
      if (digits >= SHORTEST_RANDOM) return true;
    }
    return false;
  }

  private bitsEnding(state: number, bytes: Uint8Array, end: number): number {
    let bits = 0;
    for (const pattern of this.automaton.endingIn(state)) {
      if (pattern.exact === undefined || endsWith(bytes, end, pattern.exact)) bits |= pattern.bits;
    }
    return bits;
  }

  /** True if a text of the characters of Base64 could have the entropy of a secret. */
  private mayBeRandom(bytes: Uint8Array, start: number, end: number): boolean {
    if (end - start >= SHORTEST_RANDOM_BASE64) return true;
    for (let at = start; at < end; at++) if (this.hex[bytes[at]!] === 0) return false;
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

/** The bits of the detectors that miss their character in a line. */
function missingBits(line: Uint8Array): number {
  let bits = 0;
  for (const { bit, byte } of NEEDING) if (!line.includes(byte)) bits |= bit;
  return bits;
}

/** For each length of the longest run, the detectors that it is long enough for. */
function bitsByLongest(): Int32Array {
  const needed = Math.max(...DETECTORS.map(({ longestRun }) => longestRun ?? 0));
  return Int32Array.from(
    { length: needed + 1 },
    (_, length) => bitsOf((detector) => (detector.longestRun ?? 0) <= length),
  );
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
    bits: REPORTED_BITS,
  }));
  return [...cues, ...lookalikes];
}

let shared: LineCues | null = null;

/** The one table of cues, made when it is first needed. */
export function lineCues(): LineCues {
  return shared ??= new LineCues();
}
