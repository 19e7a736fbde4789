const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** A text and how its bytes make characters. */
export interface DecodedLine {
  readonly text: string;
  /** UTF-8, or one character for each byte where the bytes are no UTF-8. */
  readonly isUtf8: boolean;
}

/** The text of bytes in an encoding that is UTF-8, or unknown. */
export function decodeLine(bytes: Uint8Array): DecodedLine {
  try {
    return { text: strict.decode(bytes), isUtf8: true };
  } catch {
    let text = "";
    for (let at = 0; at < bytes.length; at += 4096) {
      text += String.fromCharCode(...bytes.subarray(at, at + 4096));
    }
    return { text, isUtf8: false };
  }
}

/** The bytes that {@link decodeLine} made a text of. */
export function encodeLine({ text, isUtf8 }: DecodedLine): Uint8Array {
  return isUtf8 ? encoder.encode(text) : Uint8Array.from(text, (unit) => unit.charCodeAt(0));
}
