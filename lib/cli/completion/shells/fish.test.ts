import assert from "node:assert/strict";
import { readFishWord } from "./fish.ts";

Deno.test("quotes of fish are taken off, also those that are still open", () => {
  const cases = {
    "plain": "plain",
    "two\\ words": "two words",
    "'two w": "two w",
    '"two w': "two w",
    "'it\\'s \\n": "it's \\n",
    '"\\$HOME \\" \\n': '$HOME " \\n',
    "a'b'\"c\"d": "abcd",
    "a\\": "a",
    "": "",
  };
  for (const [raw, text] of Object.entries(cases)) assert.equal(readFishWord(raw), text, raw);
});
