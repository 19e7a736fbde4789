import { strict as assert } from "node:assert";
import { redactPatch } from "./redact_patch.ts";
import { type PatchScanOptions, scanPatch } from "./scan_patch.ts";
import {
  AWS_KEY_ID,
  GITHUB_TOKEN,
  hex,
  KEY_HEADER,
  letters,
  WEB_TOKEN,
} from "./testing/made_secrets.ts";

const KEY_END = KEY_HEADER.replace("BEGIN", "END");

/** Redacts a patch of one file with these lines, and gives the lines of its hunk. */
function redacted(
  path: string,
  lines: readonly string[],
  options: PatchScanOptions = {},
): { lines: string[]; applies: boolean; changedLines: number } {
  const added = lines.filter((line) => !line.startsWith("-")).length;
  const removed = lines.filter((line) => !line.startsWith("+")).length;
  const header = [
    `diff --git a/${path} b/${path}`,
    removed > 0 ? `--- a/${path}` : "--- /dev/null",
    `+++ b/${path}`,
    `@@ -${removed > 0 ? 1 : 0},${removed} +1,${added} @@`,
  ];
  const patch = new TextEncoder().encode([...header, ...lines, ""].join("\n"));
  const result = redactPatch(patch, scanPatch(patch, options).findings);
  const text = new TextDecoder().decode(result.patch);
  assert.equal(text.split("\n").slice(0, 4).join("\n"), header.join("\n"));
  return { ...result, lines: text.split("\n").slice(4, -1) };
}

Deno.test("a secret is replaced where it was found, and nothing else of the line", () => {
  const { lines, applies, changedLines } = redacted("x.py", [
    " x = 1",
    '+a1.password = "a1", a  # a1',
    `+key = "${AWS_KEY_ID}"  # é`,
    "+y = 2",
  ]);
  assert.deepEqual(lines, [
    " x = 1",
    '+a1.password = "__REDACTED__", a  # a1',
    '+key = "__REDACTED__"  # é',
    "+y = 2",
  ]);
  assert.deepEqual([applies, changedLines], [true, 2]);
});

Deno.test("what several detectors find in one place is replaced once", () => {
  const { lines } = redacted("x.py", [`+api_key = "${GITHUB_TOKEN}", "${hex(32)}"`]);
  assert.deepEqual(lines, ['+api_key = "__REDACTED__", "__REDACTED__"']);
});

Deno.test("a patch without secrets stays as it is, to the byte", () => {
  const patch = new Uint8Array([
    ...new TextEncoder().encode("--- a\n+++ b\n@@ -0,0 +1 @@\n+x"),
    0xe9,
    0,
  ]);
  const result = redactPatch(patch, scanPatch(patch).findings);
  assert.deepEqual(result, { patch, changedLines: 0, applies: true });
});

Deno.test("a token is replaced wherever the patch shows it", () => {
  const { lines, applies } = redacted("x.py", [
    `-t = "${GITHUB_TOKEN}"`,
    `+token = "${GITHUB_TOKEN}"`,
    ` # ${GITHUB_TOKEN}x`,
  ]);
  assert.deepEqual(lines, ['-t = "__REDACTED__"', '+token = "__REDACTED__"', " # __REDACTED__x"]);
  assert.equal(applies, false);
});

Deno.test("an ordinary word is replaced only where it is a secret", () => {
  const kept = redacted("x.py", [' print("swordfish")', '+password = "swordfish"']);
  assert.deepEqual(kept.lines, [' print("swordfish")', '+password = "__REDACTED__"']);
  assert.equal(kept.applies, true);
  const renamed = redacted("x.py", ['-pwd = "swordfish"', '+password = "swordfish"']);
  assert.deepEqual(renamed.lines, ['-pwd = "__REDACTED__"', '+password = "__REDACTED__"']);
  assert.equal(renamed.applies, false);
});

Deno.test("the line of the file behind the ranges of a hunk is redacted", () => {
  const patch = new TextEncoder().encode([
    "--- a/x.py",
    "+++ b/x.py",
    `@@ -1,2 +1,3 @@ def f(key="${AWS_KEY_ID}"):`,
    " x",
    `+y = "${AWS_KEY_ID}"`,
    " z",
  ].join("\n"));
  const result = redactPatch(patch, scanPatch(patch).findings);
  const lines = new TextDecoder().decode(result.patch).split("\n");
  assert.equal(lines[2], '@@ -1,2 +1,3 @@ def f(key="__REDACTED__"):');
  assert.deepEqual([lines.length, result.applies], [6, true]);
});

Deno.test("a private key is replaced with its text", () => {
  const body = [letters(64), `${letters(60)}+/=w`, "Qw=="];
  const { lines } = redacted("key.py", [
    `+KEY = """${KEY_HEADER}`,
    "+Proc-Type: 4,ENCRYPTED",
    "+",
    ...body.map((line) => `+${line}`),
    `+${KEY_END}"""`,
    "+x = 1",
  ]);
  assert.deepEqual(lines, [
    '+KEY = """-----__REDACTED__-----',
    "+Proc-Type: 4,ENCRYPTED",
    "+",
    "+__REDACTED__",
    "+__REDACTED__",
    "+__REDACTED__",
    `+${KEY_END}"""`,
    "+x = 1",
  ]);
});

Deno.test("a private key is replaced in one line, and without its end", () => {
  const line = `k = "${KEY_HEADER}\\n${letters(40)}\\n${letters(9)}\\n${KEY_END}"`;
  assert.deepEqual(redacted("x.py", [`+${line}`]).lines, [
    `+k = "-----__REDACTED__-----\\n__REDACTED__\\n__REDACTED__\\n${KEY_END}"`,
  ]);
  const { lines } = redacted("x.py", [
    `+${KEY_HEADER}`,
    `+    ${letters(64)}\\n`,
    "+some words",
    `+${letters(30)}`,
  ]);
  assert.deepEqual(lines.slice(1), ["+    __REDACTED__\\n", "+some words", `+${letters(30)}`]);
});

Deno.test("a web token is replaced with its signature", () => {
  assert.deepEqual(redacted("x.py", [`+t = ${WEB_TOKEN};`]).lines, ["+t = __REDACTED__;"]);
});

Deno.test("values of structured files are replaced, however they are written", () => {
  const { lines } = redacted("x.yaml", [
    "+a: {password: a1, b: a1}",
    '+secret: "x\\x41y"  # note',
    "+pwd: |",
    "+  hunter2",
    "+",
    "+  hunter3",
    `+commit: ${hex(40)}  # note`,
    "+api_key: hunter4",
    "+  and more",
    "+z: 1",
  ]);
  assert.deepEqual(lines, [
    "+a: {password: __REDACTED__, b: __REDACTED__}",
    "+secret: __REDACTED__",
    "+pwd: |",
    "+  __REDACTED__",
    "+",
    "+  __REDACTED__",
    "+commit: __REDACTED__  # note",
    "+api_key: __REDACTED__",
    "+  __REDACTED__",
    "+z: 1",
  ]);
});

Deno.test("lines that are no UTF-8 keep their bytes", () => {
  const line = [...new TextEncoder().encode('+password = "hunter2" # '), 0xe9, 0x0a];
  const patch = new Uint8Array([
    ...new TextEncoder().encode("--- a\n+++ b/x.py\n@@ -0,0 +1 @@\n"),
    ...line,
  ]);
  const { patch: result } = redactPatch(patch, scanPatch(patch).findings);
  assert.deepEqual([...result.slice(-4)], [0x23, 0x20, 0xe9, 0x0a]);
  assert.match(new TextDecoder("latin1").decode(result), /password = "__REDACTED__" # é/);
});

Deno.test("a finding from elsewhere has no secret to replace", () => {
  const finding = { type: "Secret Keyword", file: "x", line: 1, hashedSecret: "0".repeat(40) };
  assert.throws(() => redactPatch(new Uint8Array(0), [finding]), /is not known/);
});
