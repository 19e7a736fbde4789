import {
  floatText,
  formatJson,
  isMap,
  keyText,
  type Scalar,
  type Value,
} from "../../params/mod.ts";

/** A value as Python's `str` writes it: `True`, `None`, `1e-05`, `[1, 'a']`. */
function pythonText(value: Value): string {
  return typeof value === "string" ? value : pythonLiteral(value);
}

/** A value as Python's `repr` writes it. */
function pythonLiteral(value: Value | Scalar): string {
  if (value === null) return "None";
  switch (typeof value) {
    case "boolean":
      return value ? "True" : "False";
    case "number":
      return floatText(value);
    case "string":
      return pythonString(value);
    case "bigint":
      return String(value);
  }
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(", ")}]`;
  const entries = [...value].map(([key, entry]) =>
    `${pythonLiteral(key)}: ${pythonLiteral(entry)}`
  );
  return `{${entries.join(", ")}}`;
}

function pythonString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escapes: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" };
  const escaped = text.replace(
    /[\\\x00-\x1f\x7f-\x9f]/g,
    (character) =>
      escapes[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}

/**
 * A value for people and for shells, as upstream writes it: items of a list joined by `, `, a map of
 * texts as `k=v k=v` by key, another one as JSON, nothing for null, and all else as Python's `str`.
 */
export function displayText(value: Value): string {
  if (value === null) return "";
  if (Array.isArray(value)) return value.map(pythonText).join(", ");
  if (!isMap(value)) return pythonText(value);
  const entries = [...value];
  if (entries.every(([key, entry]) => typeof key === "string" && typeof entry === "string")) {
    return entries.map(([key, entry]) => `${keyText(key)}=${entry}`).sort().join(" ");
  }
  return formatJson(value, { asciiOnly: true });
}

/**
 * A value as a field of CSV, quoted where RFC 4180 asks for it; a map as JSON.
 *
 * @param joined a list as its items with commas between them, else as Python's `str` writes it
 */
export function csvField(value: Value, joined: boolean): string {
  if (value === null) return "";
  if (isMap(value)) return csvQuoted(formatJson(value, { asciiOnly: true }), true);
  const isJoined = joined && Array.isArray(value);
  return csvQuoted(isJoined ? value.map(pythonText).join(",") : pythonText(value));
}

/** Quotes a field of CSV if it needs it. */
export function csvQuoted(text: string, always = false): string {
  return always || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
