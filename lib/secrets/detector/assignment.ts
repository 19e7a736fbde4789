import type { Hit, Subject } from "./detector.ts";
import { LinePattern, matches } from "./line_pattern.ts";

/**
 * The rule that the detectors of IBM's services share (`build_assignment_regex` of detect-secrets):
 * a name, perhaps quoted and in brackets, then one of `= : := => ::` or spaces, then a value of a
 * fixed length, perhaps quoted. The name is sought by a pattern, the rest is read by hand: the
 * rule's three runs of spaces in a row would take cubic time.
 */
export interface Assignment {
  /** The name from a non-word character on, up to and with its closing quote and bracket. */
  readonly name: LinePattern;
  /** Characters of the value, each as a test of one UTF-16 unit. */
  readonly value: RegExp;
  readonly length: number;
  /** A character of the value's kind must not follow. */
  readonly closed?: boolean;
}

/** A name for {@link Assignment}: the alternatives of a prefix and of the word after it. */
export function assignedName(prefix: string, word: string): LinePattern {
  return new LinePattern(`(?<![\\w])${prefix}[_-]?${word}["']?\\]?`, true);
}

/** All values that are assigned to such a name. */
export function assignedValues(assignment: Assignment, { folded }: Subject): Hit[] {
  const hits: Hit[] = [];
  const name = assignment.name.for(folded);
  for (let match = name.exec(folded); match !== null; match = name.exec(folded)) {
    const hit = valueAfter(assignment, folded, match.index + match[0].length);
    if (hit === null) {
      name.lastIndex = match.index + 1;
    } else {
      hits.push(hit);
      name.lastIndex = hit.end;
    }
  }
  return hits;
}

function valueAfter(assignment: Assignment, text: string, nameEnd: number): Hit | null {
  const operator = skipSpaces(text, nameEnd);
  for (const start of valueStarts(text, nameEnd, operator)) {
    const end = start + assignment.length;
    if (end > text.length) continue;
    let at = start;
    while (at < end && assignment.value.test(text[at]!)) at++;
    if (
      at === end && !(assignment.closed && end < text.length && assignment.value.test(text[end]!))
    ) {
      return { start, end };
    }
  }
  return null;
}

/** Where a value may begin, by the operator before it. */
function* valueStarts(text: string, nameEnd: number, operator: number): Generator<number> {
  for (const sign of ["=", ":", ":=", "=>", "::"]) {
    if (text.startsWith(sign, operator)) {
      yield skipQuote(text, skipSpaces(text, operator + sign.length));
    }
  }
  if (operator > nameEnd) yield skipQuote(text, operator);
}

function skipSpaces(text: string, at: number): number {
  while (text.charCodeAt(at) === 0x20) at++;
  return at;
}

function skipQuote(text: string, at: number): number {
  return text[at] === '"' || text[at] === "'" ? at + 1 : at;
}

/** Values assigned to a name, and what patterns match besides. */
export function assignedOr(
  assignments: readonly Assignment[],
  patterns: readonly LinePattern[] = [],
): (subject: Subject) => Hit[] {
  return (subject) => [
    ...assignments.flatMap((assignment) => assignedValues(assignment, subject)),
    ...matches(patterns, subject.folded),
  ];
}
