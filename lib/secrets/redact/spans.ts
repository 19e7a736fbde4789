/** What a secret is replaced by; it is a word in every language and file format. */
export const MARKER = "__REDACTED__";

/** A part of a text, its end exclusive. */
export type Span = readonly [start: number, end: number];

/** The text with each part replaced by {@link MARKER}; parts that touch are one. */
export function withoutSpans(text: string, spans: readonly Span[]): string {
  const sorted = spans.filter(([start, end]) => end > start).sort((a, b) => a[0] - b[0]);
  const parts: string[] = [];
  let at = 0;
  let isOpen = false;
  for (const [start, end] of sorted) {
    if (start > at || !isOpen) {
      parts.push(text.slice(at, start), MARKER);
      isOpen = true;
    }
    at = Math.max(at, end);
  }
  return parts.join("") + text.slice(at);
}

/** All places of a text in another. */
export function spansOf(text: string, sought: string): Span[] {
  const spans: Span[] = [];
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + sought.length)) {
    spans.push([at, at + sought.length]);
  }
  return spans;
}
