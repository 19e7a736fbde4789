const ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  "\\": 92,
};

/** Letters that git puts before a name, with `diff.mnemonicPrefix` or without (git-config). */
const PREFIX = /^[abciow12]\//;

/**
 * The name in a line of a patch's header, as git quotes it: in double quotes with the escapes of C if
 * it has special characters, else up to a tab (which git adds to names with spaces, and other tools
 * before a date).
 *
 * @param text what follows `+++ ` or the like
 * @returns `null` for `/dev/null`, which stands for a file that there is not
 */
export function nameInHeader(text: string): string | null {
  const name = text.startsWith('"') ? unquoted(text) : text.split("\t", 1)[0]!;
  return name === "/dev/null" ? null : name;
}

/** The text between C-style quotes; octal escapes are bytes of UTF-8. */
function unquoted(text: string): string {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (const match of text.slice(1).matchAll(/\\([0-7]{3})|\\(.)|([^"\\]+)|"/gs)) {
    const [whole, octal, escape, plain] = match;
    if (whole === '"') break;
    if (octal !== undefined) bytes.push(parseInt(octal, 8));
    else if (escape !== undefined) bytes.push(ESCAPES[escape] ?? escape.charCodeAt(0));
    else bytes.push(...encoder.encode(plain));
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}

/**
 * The path of the changed file from the root of the repository.
 *
 * @param oldName name behind `---`; `null` for a new file
 * @param newName name behind `+++`
 * @param diffLine what follows `diff --git `, if there is such a line; it tells the letter before
 *   the old name of a new file
 */
export function pathOfChange(oldName: string | null, newName: string, diffLine: string): string {
  const before = (oldName ?? diffLine.replace(/^"/, "")).slice(0, 2);
  const prefixed = PREFIX.test(newName) && PREFIX.test(before) && before[0] !== newName[0];
  return prefixed ? newName.slice(2) : newName;
}
