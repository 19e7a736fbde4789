import assert from "node:assert/strict";
import fc from "fast-check";
import stringWidth from "string-width";
import type { Plain } from "../../params/mod.ts";
import { drawScreen } from "./draw.ts";
import { press, resized, withText } from "./press.ts";
import { startTable, type TableState } from "./state.ts";
import { gridOf } from "./testing/grid.ts";
import { terminalText } from "./column_title.ts";

/** Texts that could do harm: wide, without width, control characters, half letters. */
const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom(
    "学習率の実験",
    "👩‍👩‍👧‍👦 family",
    "e\u0301\u0302 marks",
    "\x1b[2J\x1b]0;title\x07",
    "\x9b31m\x7f\u202e",
    "tab\tand\nline",
    "\ud800 half",
    "🇩🇪🇫🇷",
    "x".repeat(200),
    "",
  ),
);

const value: fc.Arbitrary<Plain> = fc.oneof(
  text,
  fc.double(),
  fc.integer(),
  fc.constantFrom<Plain>(null, true, undefined),
  fc.array(text, { maxLength: 3 }),
);

const experiments = fc.array(
  fc.dictionary(
    fc.oneof(
      fc.constant("name"),
      text.map((key) => `param ${key}`),
      text.map((k) => `metric ${k}`),
    ),
    value,
    { maxKeys: 6, noNullPrototype: true },
  ),
  { maxLength: 8 },
);

const key = fc.oneof(
  fc.constantFrom(..."hjklgG0$sS12rRdcum/e? q", "enter", "escape", "backspace", "pageup", "字"),
  fc.constantFrom("up", "down", "left", "right", "home", "end", "pagedown", "tab", "delete"),
);

const size = fc.record({
  rows: fc.integer({ min: 1, max: 60 }),
  columns: fc.integer({ min: 20, max: 300 }),
});

function assertFits(state: TableState): void {
  const lines = drawScreen(state);
  assert.equal(lines.length, state.size.rows);
  for (const line of lines) {
    const whole = line.map((span) => span.text).join("");
    assert.doesNotMatch(whole, /[\x00-\x1f\x7f-\x9f\u202a-\u202e]/);
    assert.ok(whole.isWellFormed());
    const width = line.reduce((sum, span) => sum + stringWidth(span.text), 0);
    assert.equal(width, state.size.columns, JSON.stringify(whole));
  }
}

Deno.test("whatever is pressed and however large it is, every line is as wide as the screen", () => {
  fc.assert(
    fc.property(
      experiments,
      size,
      fc.array(key, { maxLength: 25 }),
      size,
      (runs, first, keys, then) => {
        let state = startTable(gridOf(runs), first, new Set(["param", "metric"]));
        assertFits(state);
        for (const pressed of keys) {
          state = press(state, pressed).state;
          assertFits(state);
        }
        assertFits(resized(state, then));
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("so is every line of a text, moved sideways", () => {
  fc.assert(
    fc.property(fc.array(text), size, fc.array(key, { maxLength: 10 }), (lines, screen, keys) => {
      let state = startTable(gridOf([]), screen, new Set());
      state = withText(state, "a text", lines.map(terminalText));
      for (const pressed of keys) {
        state = press(state, pressed).state;
        assertFits(state);
      }
    }),
    { numRuns: 200 },
  );
});

Deno.test("the cell under the cursor is always on the screen", () => {
  fc.assert(
    fc.property(experiments, size, fc.array(key, { maxLength: 25 }), (runs, screen, keys) => {
      let state = startTable(gridOf(runs), screen, new Set());
      for (const pressed of keys) state = press(state, pressed).state;
      if (state.view.kind !== "table" || state.rows.length === 0) return;
      const { rows } = state.size;
      // Of two lines the header is one, of one line none is left for it.
      if (rows === 1) return;
      const reversed = drawScreen(state).flat().filter(({ look }) => look === "reverse");
      assert.equal(reversed.length, 2, "the title and the cell");
    }),
    { numRuns: 200 },
  );
});
