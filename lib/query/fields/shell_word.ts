/** Characters that no shell takes for something else. */
const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** Characters that mean something between double quotes, in a shell or in its history. */
const SPECIAL_IN_QUOTES = /["$`\\!]/;

/**
 * A text as one word of a POSIX shell.
 *
 * @param quoted put quotes around it even if it needs none
 */
export function shellWord(text: string, quoted = false): string {
  if (!quoted && PLAIN.test(text)) return text;
  if (!SPECIAL_IN_QUOTES.test(text)) return `"${text}"`;
  return `'${text.replaceAll("'", "'\\''")}'`;
}
