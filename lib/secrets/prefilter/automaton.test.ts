import { strict as assert } from "node:assert";
import fc from "fast-check";
import { Automaton } from "./automaton.ts";

const encoder = new TextEncoder();

/** Ends of all places of texts in another, by passing over it once. */
function placesByAutomaton(texts: readonly string[], text: string): string[] {
  const patterns = texts.map((sought, index) => ({ bytes: encoder.encode(sought), bits: index }));
  const automaton = new Automaton(patterns, (byte) => byte >= 0x61);
  const places: string[] = [];
  let state = 0;
  encoder.encode(text).forEach((byte, at) => {
    state = automaton.next[state + automaton.classes[byte]!]!;
    if (state < automaton.firstFinal) return;
    for (const { bits } of automaton.endingIn(state)) places.push(`${texts[bits]}@${at + 1}`);
  });
  return places.sort();
}

function placesBySearch(texts: readonly string[], text: string): string[] {
  const places: string[] = [];
  for (const sought of texts) {
    for (let end = sought.length; end <= text.length; end++) {
      if (text.slice(end - sought.length, end).toLowerCase() === sought) {
        places.push(`${sought}@${end}`);
      }
    }
  }
  return places.sort();
}

Deno.test("one pass finds every place of every text, in any case", () => {
  const text = (alphabet: string, minLength: number) =>
    fc.array(fc.constantFrom(...alphabet), { minLength, maxLength: 12 }).map((all) => all.join(""));
  fc.assert(
    fc.property(
      fc.uniqueArray(text("abc_", 1), { minLength: 1, maxLength: 6 }),
      text("aAbBcC_.", 0),
      (texts, searched) => {
        assert.deepEqual(placesByAutomaton(texts, searched), placesBySearch(texts, searched));
      },
    ),
    { numRuns: 500 },
  );
});
