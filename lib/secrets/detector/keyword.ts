import type { FileType } from "../file_type.ts";
import { isSpace, isWordAt, skipSpace, skipWord } from "../text/python_text.ts";
import type { Hit, Subject } from "./detector.ts";
import { type ClosingTest, SecretText } from "./secret_text.ts";

/** Parts of variable names that speak of a secret (detect-secrets, `plugins/keyword.py`). */
export const KEYWORDS: readonly string[] = [
  ...["api", "auth", "service", "account", "db", "database", "priv", "private", "client"]
    .flatMap((owner) => [`${owner}key`, `${owner}_key`]),
  ...["db", "database", "key"].flatMap((owner) => [`${owner}pass`, `${owner}_pass`]),
  ...["password", "passwd", "pwd", "secret", "contraseña", "contrasena"],
];

const IN_ANY_CASE = new RegExp(KEYWORDS.join("|"), "gi");
const IN_LOWER_CASE = new RegExp(KEYWORDS.join("|"));

/**
 * How a secret follows its variable. The names are those of the reference's patterns; each function
 * of {@link FORMS} reads from the end of the variable's name on. None of them can match from
 * within the name if it does not from the end, so that one attempt for each name is enough.
 */
type Form =
  | "colon"
  | "colon, quoted"
  | "colon equals"
  | "equals"
  | "equals, quoted"
  | "equals, C string"
  | "call, C++ string"
  | "arrow, quoted"
  | "anything, then quoted and semicolon"
  | "compared, quoted before the name";

const CONFIG: readonly Form[] = [
  "colon",
  "compared, quoted before the name",
  "equals",
  "anything, then quoted and semicolon",
];

const QUOTED: readonly Form[] = [
  "colon, quoted",
  "compared, quoted before the name",
  "equals, quoted",
  "anything, then quoted and semicolon",
  "arrow, quoted",
];

/** Where a quote is not needed around a secret, and which forms a language has. */
const FORMS_OF_TYPE: Readonly<Partial<Record<FileType, readonly Form[]>>> = {
  go: [
    "colon equals",
    "compared, quoted before the name",
    "equals",
    "anything, then quoted and semicolon",
  ],
  "objective-c": ["equals, C string"],
  "c#": ["equals, C string"],
  c: ["equals, C string"],
  "c++": ["call, C++ string", "equals, quoted"],
  yaml: CONFIG,
  config: CONFIG,
  ini: CONFIG,
  properties: CONFIG,
  toml: CONFIG,
};

/**
 * The values of variables whose name speaks of a secret: for each form that the file's type knows,
 * the first of the line.
 */
export function namedSecrets({ folded, fileType }: Subject): Hit[] {
  const names = nameEnds(folded);
  if (names.length === 0) return [];
  const secrets = new SecretText(folded);
  const hits: Hit[] = [];
  for (const form of FORMS_OF_TYPE[fileType] ?? QUOTED) {
    const hit = firstHit(form, folded, names, secrets);
    if (hit !== null) hits.push(hit);
  }
  return hits;
}

/** Ends of the words that contain a keyword, in any case. */
function nameEnds(text: string): number[] {
  const ends: number[] = [];
  IN_ANY_CASE.lastIndex = 0;
  for (let match = IN_ANY_CASE.exec(text); match !== null; match = IN_ANY_CASE.exec(text)) {
    const end = skipWord(text, match.index + match[0].length);
    ends.push(end);
    IN_ANY_CASE.lastIndex = end;
  }
  return ends;
}

function firstHit(
  form: Form,
  text: string,
  names: readonly number[],
  secrets: SecretText,
): Hit | null {
  if (form === "compared, quoted before the name") return comparedSecret(text, secrets);
  for (const nameEnd of names) {
    const hit = FORMS[form](text, nameEnd, secrets);
    if (hit !== null) return hit;
  }
  return null;
}

type ReadForm = (text: string, nameEnd: number, secrets: SecretText) => Hit | null;

const FORMS: Readonly<Record<Exclude<Form, "compared, quoted before the name">, ReadForm>> = {
  // api_key: foo
  "colon": (text, at, secrets) => {
    const colon = skipClosing(text, at);
    return text[colon] === ":" ? secrets.value(skipSpace(text, colon + 1)) : null;
  },
  // api_key: "foo"
  "colon, quoted": (text, at, secrets) => {
    const colon = skipClosing(text, at);
    return text[colon] === ":" ? secrets.quoted(skipSpace(text, colon + 1)) : null;
  },
  // my_password := bar
  "colon equals": (text, at, secrets) => {
    const sign = skipSpace(text, skipClosing(text, at));
    return text.startsWith(":=", sign) ? secrets.value(skipSpace(text, sign + 2)) : null;
  },
  // my_password = bar, my_password !== "bar"
  "equals": (text, at, secrets) => {
    const sign = skipSpace(text, skipClosing(text, at));
    const end = skipEquals(text, sign);
    return end > sign ? secrets.value(skipSpace(text, end)) : null;
  },
  "equals, quoted": (text, at, secrets) => {
    const sign = skipSpace(text, skipClosing(text, at));
    const end = skipEquals(text, sign);
    return end > sign ? secrets.quoted(skipSpace(text, end)) : null;
  },
  // char my_password[25] = "bar"; or my_password = @"bar"
  "equals, C string": (text, at, secrets) => {
    const sign = skipSpace(text, skipIndex(text, at));
    const signs = countSigns(text, sign);
    if (signs !== 1 && signs !== 2) return null;
    const value = skipSpace(text, sign + signs);
    const quote = text[value] === "@" ? value + 1 : value;
    return text[quote] === '"' ? secrets.quoted(quote) : null;
  },
  // std::string secret("bar"); or secret.assign("bar", 17);
  "call, C++ string": (text, at, secrets) => {
    if (!isCaseSensitiveName(text, at)) return null;
    const open = text.startsWith("assign(", at + 1) && text[at] !== "\n" ? at + 7 : at;
    return text[open] === "(" && text[open + 1] === '"' ? secrets.quoted(open + 1) : null;
  },
  // my_password => "bar"
  "arrow, quoted": (text, at, secrets) => {
    const sign = skipSpace(text, skipClosing(text, at));
    if (text[sign] !== "=") return null;
    const end = text[sign + 1] === ">" ? sign + 2 : sign + 1;
    return secrets.quoted(skipSpace(text, end));
  },
  // private_key "something";
  "anything, then quoted and semicolon": (text, at, secrets) => {
    for (let count = 0; count <= 50 && at < text.length; count++) {
      const ends = isSpace(text.charCodeAt(at));
      const hit = secrets.quoted(ends ? skipSpace(text, at) : at, beforeSemicolon);
      if (hit !== null || ends) return hit;
      at += text.codePointAt(at)! > 0xffff ? 2 : 1;
    }
    return null;
  },
};

/** `"bar" == my_password`; unlike the other forms it knows lower case only. */
function comparedSecret(text: string, secrets: SecretText): Hit | null {
  if (!/[!=]=|!!|=!/.test(text)) return null;
  for (let quote = 0; quote < text.length; quote++) {
    const hit = secrets.quoted(quote, beforeComparison);
    if (hit !== null) return hit;
  }
  return null;
}

const beforeSemicolon: ClosingTest = (text, quote) => text[quote + 1] === ";";

const beforeComparison: ClosingTest = (text, quote) => {
  const sign = skipSpace(text, quote + 1);
  const signs = countSigns(text, sign);
  if (signs !== 2 && signs !== 3) return false;
  const name = skipSpace(text, sign + signs);
  return IN_LOWER_CASE.test(text.slice(name, skipWord(text, name)));
};

/** Up to two of `] ' "` after a name. */
function skipClosing(text: string, at: number): number {
  for (let count = 0; count < 2 && /^[\]'"]$/.test(text[at] ?? ""); count++) at++;
  return at;
}

/** The end of `= == === != !==`, or `at`. */
function skipEquals(text: string, at: number): number {
  const signs = /^(?:={1,3}|!==?)/.exec(text.slice(at, at + 3));
  return signs === null ? at : at + signs[0].length;
}

function countSigns(text: string, at: number): number {
  let end = at;
  while (text[end] === "!" || text[end] === "=") end++;
  return end - at;
}

/** The end of `[25]` or `[]`, or `at`. */
function skipIndex(text: string, at: number): number {
  if (text[at] !== "[") return at;
  let end = at + 1;
  while (/^[0-9]$/.test(text[end] ?? "")) end++;
  return text[end] === "]" ? end + 1 : at;
}

/** True if the word that ends here contains a keyword in lower case. */
function isCaseSensitiveName(text: string, end: number): boolean {
  let start = end;
  while (start > 0 && isWordAt(text, start - 1)) start--;
  return IN_LOWER_CASE.test(text.slice(start, end));
}
