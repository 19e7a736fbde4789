import { decodeBase64 } from "../text/base64.ts";
import type { Hit, Subject } from "./detector.ts";

/**
 * JSON Web Tokens: `eyJ`, a part, a dot and another part, whose first two parts are JSON in
 * Base64 (detect-secrets, `plugins/jwt.py`). The rule captures header and payload; the signature
 * after them is hidden as well.
 */
export function webTokens({ text }: Subject): Hit[] {
  const hits: Hit[] = [];
  for (let start = text.indexOf("eyJ"); start >= 0;) {
    const headerEnd = skipPart(text, start + 3);
    const payloadEnd = skipPart(text, headerEnd + 1);
    let next = headerEnd;
    if (headerEnd > start + 3 && text[headerEnd] === "." && payloadEnd > headerEnd + 1) {
      next = text[payloadEnd] === "." ? payloadEnd + 1 : payloadEnd;
      if (isFormallyValid(text.slice(start, next))) {
        hits.push({ start, end: next, hiddenEnd: skipSignature(text, next) });
      }
    }
    // Whatever begins within the header ends where it ends, and fails or succeeds like it.
    start = text.indexOf("eyJ", next);
  }
  return hits;
}

function skipPart(text: string, at: number): number {
  while (at < text.length && /[A-Za-z0-9\-_=]/.test(text[at]!)) at++;
  return at;
}

/** End of the part after the payload, which belongs to the token but not to what is captured. */
function skipSignature(text: string, at: number): number {
  return text[at - 1] === "." ? skipPart(text, at) : at;
}

function isFormallyValid(token: string): boolean {
  return token.split(".").every((part, index) => {
    const bytes = decodePart(part);
    return bytes !== null && (index >= 2 || isJson(bytes));
  });
}

/**
 * Bytes of URL-safe Base64 whose padding is missing.
 *
 * @returns `null` where Python raises an error
 */
function decodePart(part: string): Uint8Array | null {
  const surplus = part.length % 4;
  if (surplus === 1) return null;
  const padding = surplus === 2 ? "==" : surplus === 3 ? "===" : "";
  return decodeBase64(part.replaceAll("-", "+").replaceAll("_", "/") + padding);
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** True for what Python's `json.loads` takes: JSON, `NaN` and the infinities. */
function isJson(bytes: Uint8Array): boolean {
  try {
    const text = decoder.decode(bytes);
    // What begins as an object must end as one; an error takes longer than this look.
    if (text.startsWith("{") && !text.trimEnd().endsWith("}")) return false;
    JSON.parse(text.replace(/"(?:[^"\\]|\\.)*"|\bNaN\b|-?\bInfinity\b/g, numberFor));
    return true;
  } catch {
    return false;
  }
}

function numberFor(token: string): string {
  return token.startsWith('"') ? token : "0";
}
