import { compareKeys, jsonFloat, keyText } from "../key.ts";
import type { Scalar, Value, ValueMap } from "../value.ts";

/** Options of {@link formatJson}. */
export interface FormatJsonOptions {
  /** Spaces per level, each entry on a line of its own; default: everything on one line. */
  readonly indent?: number;
  /** Sort the keys of every map (Python's `sort_keys`); default false. */
  readonly sortKeys?: boolean;
  /** Escape everything outside printable ASCII (Python's `ensure_ascii`); default false. */
  readonly asciiOnly?: boolean;
}

/**
 * Writes JSON as Python's json module does: `1.0` stays a float, floats by `repr`, `NaN` and
 * `Infinity`, `", "` and `": "` between entries on one line; keys that are not strings become
 * strings (`1` → `"1"`, true → `"true"`, null → `"null"`). Lone surrogates are always escaped, so
 * that the text can be encoded.
 */
export function formatJson(value: Value, options: FormatJsonOptions = {}): string {
  return new JsonWriter(options).write(value, "\n");
}

class JsonWriter {
  private readonly step: string | null;
  private readonly sortKeys: boolean;
  private readonly text: (text: string) => string;

  constructor(options: FormatJsonOptions) {
    this.step = options.indent === undefined ? null : " ".repeat(options.indent);
    this.sortKeys = options.sortKeys ?? false;
    this.text = options.asciiOnly ? asciiString : JSON.stringify;
  }

  /** @param lineStart a newline and the indentation of the line that `value` stands on */
  write(value: Value, lineStart: string): string {
    switch (typeof value) {
      case "string":
        return this.text(value);
      case "number":
        return jsonFloat(value);
      case "object":
        if (value === null) return "null";
        return value instanceof Map ? this.map(value, lineStart) : this.list(value, lineStart);
      default:
        return String(value);
    }
  }

  private list(list: Value[], lineStart: string): string {
    if (list.length === 0) return "[]";
    const inner = this.step === null ? "" : lineStart + this.step;
    const between = this.step === null ? ", " : `,${inner}`;
    let out = `[${inner}`;
    for (let i = 0; i < list.length; i++) {
      if (i > 0) out += between;
      out += this.write(list[i]!, inner);
    }
    return `${out}${this.step === null ? "" : lineStart}]`;
  }

  private map(map: ValueMap, lineStart: string): string {
    if (map.size === 0) return "{}";
    const inner = this.step === null ? "" : lineStart + this.step;
    const between = this.step === null ? ", " : `,${inner}`;
    let out = `{${inner}`;
    let first = true;
    for (const [key, value] of this.entries(map)) {
      if (!first) out += between;
      first = false;
      out += `${this.text(keyText(key))}: `;
      out += this.write(value, inner);
    }
    return `${out}${this.step === null ? "" : lineStart}}`;
  }

  private entries(map: ValueMap): Iterable<[Scalar, Value]> {
    return this.sortKeys ? [...map].sort(([a], [b]) => compareKeys(a, b)) : map;
  }
}

function asciiString(text: string): string {
  const json = JSON.stringify(text);
  if (!/[^\x20-\x7e]/.test(json)) return json;
  return json.replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
