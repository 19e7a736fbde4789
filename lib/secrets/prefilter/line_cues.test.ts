import { strict as assert } from "node:assert";
import { DETECTORS } from "../detector/table.ts";
import { AWS_KEY_ID, hex, joined, letters } from "../testing/made_secrets.ts";
import { detectorBit, lineCues } from "./line_cues.ts";

/** The types of the detectors that a line gives reason to ask. */
function asked(line: string): string[] {
  const bytes = new TextEncoder().encode(line);
  const bits = lineCues().look(bytes, 0, bytes.length);
  return DETECTORS.filter((_, index) => (bits & detectorBit(index)) !== 0).map(({ type }) => type);
}

Deno.test("ordinary lines give no reason to ask any detector", () => {
  const lines = [
    "",
    "def get_user_name(self, user):",
    'raise ValueError("the value is not a number")',
    "from package.module import some_function, other_function",
    "https://docs.python.org/3/library/stdtypes.html",
    'x = ["alpha", "beta", "deadbeef", "a_longer_text_here"]',
    "akia_lower_case_0000000000",
    "AKIA_TOO_SHORT",
  ];
  for (const line of lines) assert.deepEqual(asked(line), [], line);
});

Deno.test("cues, long runs and quoted runs are reasons", () => {
  const random = ["Base64 High Entropy String", "Hex High Entropy String"];
  assert.deepEqual(asked("my_PASSWORD"), ["Secret Keyword"]);
  assert.deepEqual(asked(AWS_KEY_ID), ["AWS Access Key"]);
  assert.deepEqual(asked("https://a:b@c"), ["Basic Auth Credentials"]);
  assert.deepEqual(asked(`'${hex(9)}'`), random);
  assert.deepEqual(asked(`"${letters(23)}"`), random);
  assert.deepEqual(asked(`"${letters(22)}"`), []);
  assert.deepEqual(asked(`"${letters(23)}'`), []);
  assert.deepEqual(asked(joined("1234567890:", letters(35))), [
    "Telegram Bot Token",
    "Twilio API Key",
  ]);
});

Deno.test("a letter that Python takes for another is a reason to ask all", () => {
  const reported = DETECTORS.filter(({ neverReported }) => neverReported === undefined);
  const longRun = letters(100);
  assert.equal(asked(`pa\u017fsword@ ${longRun}`).length, reported.length);
});
