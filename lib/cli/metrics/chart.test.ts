import assert from "node:assert/strict";
import fc from "fast-check";
import { drawChart, numberLabel } from "./chart.ts";

const series = (label: string, values: readonly number[]) => ({
  label,
  points: values.map((value, step) => ({
    from: step,
    to: step,
    min: value,
    max: value,
    mean: value,
  })),
});

const style = { columns: 24, rows: 3, paint: (text: string) => text, coloured: false };

Deno.test("a chart has its values on the axes", () => {
  assert.deepEqual(drawChart([series("a", [0, 1, 2, 3])], style), [
    "3 ┤              ⣀⣀⠤⠤⠒⠒⠉",
    "  │       ⣀⣀⠤⠴⠒⠉⠉",
    "0 ┤⣀⠤⠤⠒⠒⠉⠉",
    "  └─────────────────────",
    "   0                   3",
  ]);
});

Deno.test("without anything to draw there is no chart", () => {
  assert.deepEqual(drawChart([], style), []);
  assert.deepEqual(drawChart([series("a", [])], style), []);
});

Deno.test("labels are short", () => {
  assert.deepEqual(
    [0, 1, 0.33333, -1e-9, 123456, 1e300, 0.001, 99999].map((value) => numberLabel(value)),
    ["0", "1", "0.3333", "-1e-9", "1.23e5", "1e300", "0.001", "100000"],
  );
});

Deno.test("no line is wider than the terminal, whatever was logged", () => {
  fc.assert(fc.property(
    fc.array(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 30 }), {
      maxLength: 3,
    }),
    fc.integer({ min: 40, max: 100 }),
    fc.integer({ min: 2, max: 12 }),
    (values, columns, rows) => {
      const all = values.map((list, i) => series(`s${i}`, list));
      const lines = drawChart(all, { ...style, columns, rows });
      for (const line of lines) assert.ok(line.length <= columns, line);
      if (lines.length > 0) {
        assert.equal(lines.length, rows + 2 + (values.length > 1 ? values.length : 0));
      }
    },
  ));
});
