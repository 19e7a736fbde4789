/**
 * SHA-1 of a text's UTF-8 bytes in hexadecimal (FIPS 180-4), the form in which detect-secrets keeps
 * a secret. It is computed here because the system's own takes longer to load than a scan takes.
 */
export function sha1(text: string): string {
  const message = padded(new TextEncoder().encode(text));
  const state = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
  const words = new Int32Array(80);
  for (let block = 0; block < message.byteLength; block += 64) {
    mixBlock(state, words, message, block);
  }
  return [...state].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

function padded(bytes: Uint8Array): DataView {
  const message = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64);
  message.set(bytes);
  message[bytes.length] = 0x80;
  const view = new DataView(message.buffer);
  view.setUint32(message.length - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(message.length - 4, bytes.length << 3);
  return view;
}

function mixBlock(state: Int32Array, words: Int32Array, message: DataView, block: number): void {
  for (let at = 0; at < 16; at++) words[at] = message.getInt32(block + at * 4);
  for (let at = 16; at < 80; at++) {
    words[at] = rotate(words[at - 3]! ^ words[at - 8]! ^ words[at - 14]! ^ words[at - 16]!, 1);
  }
  let [a, b, c, d, e] = state as unknown as [number, number, number, number, number];
  for (let round = 0; round < 80; round++) {
    const next = (rotate(a, 5) + choose(round, b, c, d) + e + words[round]!) | 0;
    [e, d, c, b, a] = [d, c, rotate(b, 30), a, next];
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
}

/** The function and constant of a round. */
function choose(round: number, b: number, c: number, d: number): number {
  if (round < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (round < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (round < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
