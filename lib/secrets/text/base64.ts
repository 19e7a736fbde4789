const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * Bytes of Base64 as Python's `binascii.a2b_base64` reads it: characters outside the alphabet do
 * not count, and a complete padding ends the data wherever it stands.
 *
 * @returns `null` if the padding is not complete
 */
export function decodeBase64(text: string): Uint8Array | null {
  const bytes: number[] = [];
  let place = 0;
  let bits = 0;
  let pads = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "=") {
      if (place >= 2 && place + ++pads >= 4) return new Uint8Array(bytes);
      continue;
    }
    const sextet = ALPHABET.indexOf(text[at]!);
    if (sextet < 0) continue;
    pads = 0;
    bits = ((bits << 6) | sextet) & 0xffffff;
    if (place > 0) bytes.push((bits >> (6 - place * 2)) & 0xff);
    place = (place + 1) % 4;
  }
  return place === 0 ? new Uint8Array(bytes) : null;
}

/** Base64 of bytes, with padding and without line breaks. */
export function encodeBase64(bytes: Uint8Array): string {
  const units: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const bits = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let shift = 18; shift >= 0; shift -= 6) units.push(ALPHABET[(bits >> shift) & 63]!);
  }
  const missing = (3 - bytes.length % 3) % 3;
  return units.join("").slice(0, units.length - missing) + "=".repeat(missing);
}
