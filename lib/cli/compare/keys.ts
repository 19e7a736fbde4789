/**
 * A key: one character as itself (`a`, ` `, `字`), others by the names in {@link NAMES} and
 * {@link CONTROLS}.
 */
export type Key = string;

/** Final characters of control sequences of the cursor (xterm, VT220, the Linux console). */
const NAMES: Readonly<Record<string, Key>> = {
  "A": "up",
  "B": "down",
  "C": "right",
  "D": "left",
  "H": "home",
  "F": "end",
  "1~": "home",
  "3~": "delete",
  "4~": "end",
  "5~": "pageup",
  "6~": "pagedown",
  "7~": "home",
  "8~": "end",
};

/** Control characters with a meaning; all others are passed over. */
const CONTROLS: Readonly<Record<string, Key>> = {
  "\x03": "ctrl-c",
  "\x08": "backspace",
  "\t": "tab",
  "\n": "enter",
  "\x0c": "ctrl-l",
  "\r": "enter",
  "\x15": "ctrl-u",
  "\x1a": "ctrl-z",
  "\x7f": "backspace",
};

/** A sequence that starts with ESC: CSI, SS3, or ESC before a character (Alt). */
const SEQUENCE = /^\x1b(?:\[([0-9;:<=>?]*)[ -/]*([@-~])|O([@-~])|([^[O]))/;

/** A sequence that may go on. */
const UNFINISHED = /^\x1b(?:\[[0-9;:<=>?]*[ -/]*|O)?$/;

/** Takes the bytes of a terminal apart into keys; what is cut in the middle waits for its rest. */
export class KeyReader {
  readonly #decoder = new TextDecoder();
  #rest = "";

  /** True if the last bytes can be the Escape key or the beginning of another key. */
  get waiting(): boolean {
    return this.#rest !== "";
  }

  /** The keys that are whole. */
  read(bytes: Uint8Array): Key[] {
    this.#rest += this.#decoder.decode(bytes, { stream: true });
    const keys: Key[] = [];
    while (this.#rest !== "" && !UNFINISHED.test(this.#rest)) {
      const [key, length] = this.#next();
      this.#rest = this.#rest.slice(length);
      if (key !== null) keys.push(key);
    }
    return keys;
  }

  /** Nothing came for a while: what waits is the Escape key. */
  giveUp(): Key[] {
    const keys = this.#rest === "" ? [] : ["escape"];
    this.#rest = "";
    return keys;
  }

  /** The first key and how much of the text it takes; null for one without meaning. */
  #next(): [Key | null, length: number] {
    const first = String.fromCodePoint(this.#rest.codePointAt(0)!);
    if (first !== "\x1b") {
      if (CONTROLS[first] !== undefined) return [CONTROLS[first], 1];
      return [/^[\x00-\x1f\x80-\x9f]/.test(first) ? null : first, first.length];
    }
    const match = SEQUENCE.exec(this.#rest);
    // Not a sequence: the Escape key, and then something else.
    if (match === null) return ["escape", 1];
    const [whole, parameters = "", final, simple, other] = match;
    if (other === "\x1b") return ["escape", 1];
    if (other !== undefined) return [null, whole.length];
    const code = simple ?? (final === "~" ? `${parameters.split(";")[0]}~` : final!);
    return [NAMES[code] ?? null, whole.length];
  }
}

/** Keys that are no characters. */
export const KEY_NAMES: ReadonlySet<Key> = new Set([
  "escape",
  ...Object.values(NAMES),
  ...Object.values(CONTROLS),
]);
