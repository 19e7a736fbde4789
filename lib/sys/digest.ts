import { createHash } from "node:crypto";

/**
 * A hash of a text for names of cache files, 16 hexadecimal digits: two FNV-1a hashes of 32 bits
 * with different beginnings. Unlike SHA-256 it loads nothing; it is no protection against forgery.
 */
export function cacheKey(text: string): string {
  return fnv1a(text, 0x811c9dc5) + fnv1a(text, 0x9747b28c);
}

function fnv1a(text: string, beginning: number): string {
  let hash = beginning;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** SHA-256 of a file's content, in hexadecimal; read piece by piece. */
export function fileHash(path: string): string {
  const hash = createHash("sha256");
  using file = Deno.openSync(path);
  const buffer = new Uint8Array(256 * 1024);
  for (let count = file.readSync(buffer); count !== null; count = file.readSync(buffer)) {
    hash.update(buffer.subarray(0, count));
  }
  return hash.digest("hex");
}

/** SHA-256 of the pieces one after the other, in hexadecimal. */
export function sha256(...pieces: (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
}
