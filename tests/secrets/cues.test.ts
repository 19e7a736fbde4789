/** No secret is missed because its line was not looked at. */
import assert from "node:assert/strict";
import { DETECTORS } from "../../lib/secrets/detector/table.ts";
import { detectorBit, lineCues } from "../../lib/secrets/prefilter/line_cues.ts";
import { foldLookalikes } from "../../lib/secrets/text/python_text.ts";
import { Random } from "./random.ts";
import { pieces, sourceLine } from "./sample_lines.ts";
import { token } from "./sample_secrets.ts";

Deno.test("whatever a detector finds in a line, the cues of the line ask for it", () => {
  const random = new Random(7);
  const encoder = new TextEncoder();
  const found = new Set<string>();
  for (let round = 0; round < 20_000; round++) {
    const text = random.pick([sourceLine, pieces, token, lookalike])(random);
    const bytes = encoder.encode(text);
    const bits = lineCues().look(bytes, 0, bytes.length);
    const subject = {
      text,
      folded: foldLookalikes(text),
      fileType: random.pick(["python", "toml"] as const),
    };
    DETECTORS.forEach((detector, index) => {
      if (detector.neverReported !== undefined || (bits & detectorBit(index)) !== 0) return;
      const hits = detector.evidence === "randomness" ? [] : detector.find(subject);
      assert.deepEqual(hits, [], `${detector.type}: ${JSON.stringify(text)}`);
    });
    for (const [index, { type }] of DETECTORS.entries()) {
      if ((bits & detectorBit(index)) !== 0) found.add(type);
    }
  }
  assert.equal(found.size, DETECTORS.length - 1, "every detector was asked");
});

function lookalike(random: Random): string {
  return sourceLine(random).replaceAll("s", "\u017f").replaceAll("k", "\u212a");
}
