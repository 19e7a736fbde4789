import { join, readBytesIfExists, statFile } from "../../sys/mod.ts";

/** A file with more bytes is not read for the structure of its text. */
const CONTEXT_BYTES = 4 * 1024 * 1024;

/** The text of a file, or null if it is no text: not UTF-8, or with zero bytes. */
export function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    // The mark before the text counts, as it does for the reference.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * Reads files of a working tree as the scan of a patch needs them.
 *
 * @returns null for what is no text, is very large, or cannot be read
 */
export function workingText(root: string): (path: string) => string | null {
  return (name) => {
    try {
      const path = join(root, name);
      const facts = statFile(path);
      if (!facts?.isFile || facts.size > CONTEXT_BYTES) return null;
      const bytes = readBytesIfExists(path);
      return bytes === null ? null : textOf(bytes);
    } catch {
      // It may not be read: the lines of the patch are scanned as they stand.
      return null;
    }
  };
}
