import { strict as assert } from "node:assert";
import fc from "fast-check";
import { parseAllowList } from "./allow/allow_list.ts";
import { type PatchScanOptions, scanPatch } from "./scan_patch.ts";
import { GITHUB_TOKEN, hex, KEY_HEADER } from "./testing/made_secrets.ts";

const encoder = new TextEncoder();

/** A patch that adds a file with these lines. */
function newFile(path: string, ...lines: string[]): string {
  return change(path, `@@ -0,0 +1,${lines.length} @@`, ...lines.map((line) => `+${line}`))
    .replace(`--- a/${path}`, "--- /dev/null");
}

/** A patch of a file with these lines of hunks. */
function change(path: string, ...lines: string[]): string {
  return [`diff --git a/${path} b/${path}`, `--- a/${path}`, `+++ b/${path}`, ...lines, ""].join(
    "\n",
  );
}

/** The findings in a patch as `file:line type`. */
function found(patch: string, options: PatchScanOptions = {}): string[] {
  return scanPatch(encoder.encode(patch), options).findings
    .map(({ file, line, type }) => `${file}:${line} ${type}`);
}

/** An option that knows the text of one file. */
function withFile(known: string, text: string): PatchScanOptions {
  return { readFile: (path) => path === known ? text : null };
}

Deno.test("secrets in added lines are found at their line in the changed file", () => {
  const patch = change(
    "src/train.py",
    "@@ -10,3 +12,4 @@ def main():",
    ' password = "kept9"',
    '-password = "gone9"',
    '+password = "hunter2"',
    "+token = 1",
    " x = 2",
  );
  assert.deepEqual(found(patch), ["src/train.py:13 Secret Keyword"]);
});

Deno.test("a finding has the hash of the secret and nothing else of it", () => {
  const scan = scanPatch(encoder.encode(newFile("x.py", 'password = "hunter2"')));
  assert.deepEqual(JSON.parse(JSON.stringify(scan.findings)), [{
    type: "Secret Keyword",
    file: "x.py",
    line: 1,
    hashedSecret: "f3bbbd66a63d4bf1747940578ec3d0103530e21d",
  }]);
  assert.doesNotMatch(Deno.inspect(scan, { showHidden: true, depth: 9 }), /hunter2/);
});

Deno.test("the hash of a token is that of the whole token", () => {
  const hashes = [GITHUB_TOKEN, `${GITHUB_TOKEN.slice(0, -1)}Z`].map((token) =>
    scanPatch(encoder.encode(newFile("x.py", token))).findings[0]?.hashedSecret
  );
  assert.notEqual(hashes[0], hashes[1]);
});

Deno.test("each secret is reported at each line, but once for a line", () => {
  const line = 'password = "hunter2"; secret = "hunter2"';
  assert.deepEqual(found(newFile("x.py", line, line)), [
    "x.py:1 Secret Keyword",
    "x.py:2 Secret Keyword",
  ]);
});

Deno.test("comments allow a line and the next one, over hunks' context as well", () => {
  const patch = change(
    "x.py",
    "@@ -1,2 +1,5 @@",
    " # pragma: allowlist nextline secret",
    '+password = "hunter2"',
    '+password = "hunter3"  # pragma: allowlist secret',
    '+password = "hunter4"',
    " y = 1",
  );
  assert.deepEqual(found(patch), ["x.py:4 Secret Keyword"]);
});

Deno.test("without context lines the file tells what stands before", () => {
  const patch = change("x.py", "@@ -1,0 +2 @@", '+password = "hunter2"');
  const text = '# pragma: allowlist nextline secret\npassword = "hunter2"\n';
  assert.deepEqual(found(patch), ["x.py:2 Secret Keyword"]);
  assert.deepEqual(found(patch, withFile("x.py", text)), []);
});

Deno.test("lock files, binary files and the allow file are not scanned", () => {
  const line = 'password = "hunter2"';
  for (const path of ["poetry.lock", "x.svg", "a/swagger.py", ".yanex-allow"]) {
    assert.deepEqual(found(newFile(path, line)), [], path);
  }
  assert.deepEqual(found("diff --git a/x b/x\nGIT binary patch\nliteral 9\nNcmZ\n\n"), []);
});

Deno.test("the commit of a submodule is no secret", () => {
  const patch = (mode: string) =>
    [
      "diff --git a/sub.ini b/sub.ini",
      `index 1111111..2222222 ${mode}`,
      "--- a/sub.ini",
      "+++ b/sub.ini",
      "@@ -1 +1 @@",
      "-Subproject commit 1",
      `+Subproject commit "${hex(40)}"`,
    ].join("\n");
  assert.deepEqual(found(patch("160000")), []);
  assert.equal(found(patch("100644")).length, 1);
});

Deno.test("values of YAML are read in the context of their file", () => {
  const text = `a:\n  password: hunter2\n  commit: ${hex(40)}\n# ${hex(40)}\n`;
  const patch = change("x.yaml", "@@ -2,0 +3,2 @@", `+  commit: ${hex(40)}`, `+# ${hex(40)}`);
  assert.deepEqual(found(patch, withFile("x.yaml", text)), ["x.yaml:3 Hex High Entropy String"]);
});

Deno.test("a value over several lines is found at an added line of it", () => {
  const text = `a:\n  key: |\n    x\n    ${GITHUB_TOKEN}\n    y\nb: z\n`;
  const patch = (number: number, line: string) =>
    change("x.yaml", `@@ -${number - 1},0 +${number} @@`, `+${line}`);
  const options = withFile("x.yaml", text);
  assert.deepEqual(found(patch(2, "  key: |"), options), ["x.yaml:2 GitHub Token"].slice(1));
  assert.deepEqual(found(patch(4, `    ${GITHUB_TOKEN}`), options), ["x.yaml:4 GitHub Token"]);
});

Deno.test("tokens in comments, lists and keys of YAML are found as well", () => {
  const text = `# ${GITHUB_TOKEN}\nlist:\n- ${GITHUB_TOKEN}x\npassword: hunter2\n- pwd: unread\n`;
  const lines = text.split("\n").slice(0, 4);
  assert.deepEqual(found(newFile("x.yaml", ...lines)), [
    "x.yaml:1 GitHub Token",
    "x.yaml:3 GitHub Token",
    "x.yaml:4 Secret Keyword",
  ]);
});

Deno.test("options need no quotes in INI files and in files that read like options", () => {
  const lines = ["[db]", "password = hunter2", `commit=${hex(40)}`];
  assert.deepEqual(found(newFile("setup", ...lines)), [
    "setup:2 Secret Keyword",
    "setup:3 Hex High Entropy String",
  ]);
  assert.deepEqual(found(newFile(".env", ...lines.slice(1))), [
    ".env:1 Secret Keyword",
    ".env:2 Hex High Entropy String",
  ]);
  assert.deepEqual(found(newFile("notes", "some words", ...lines.slice(1))), []);
});

Deno.test("a secret that was there before does not hide an added option", () => {
  const text = `X='${hex(40)}'\nPASSWORD=hunter2\n`;
  const patch = change(".env", "@@ -1 +1,2 @@", ` X='${hex(40)}'`, "+PASSWORD=hunter2");
  assert.deepEqual(found(patch, withFile(".env", text)), [".env:2 Secret Keyword"]);
});

Deno.test("a value below a telling name that was there before is found in INI files", () => {
  const text = "[a]\npassword =\n  hunter2\n";
  const patch = change("x.cfg", "@@ -1,2 +1,3 @@", " [a]", " password =", "+  hunter2");
  assert.deepEqual(found(patch, withFile("x.cfg", text)), ["x.cfg:3 Secret Keyword"]);
});

Deno.test("a file that is not at hand, or not the patch's, is read line by line", () => {
  const patch = change("x.yaml", "@@ -1,0 +2 @@", `+  commit: ${hex(40)}`);
  for (const options of [{}, withFile("x.yaml", "a:\n  other: 1\n")]) {
    assert.deepEqual(found(patch, options), ["x.yaml:2 Hex High Entropy String"]);
    assert.deepEqual(scanPatch(encoder.encode(patch), options).withoutContext, ["x.yaml"]);
  }
  assert.deepEqual(scanPatch(encoder.encode(newFile("x.yaml", "a: b"))).withoutContext, []);
});

Deno.test("a patch can't have files outside the repository read", () => {
  for (const path of ["../x.yaml", "a/../../x.yaml", "/x.yaml"]) {
    const patch = change(path, "@@ -1,0 +2 @@", `+  commit: ${hex(40)}`);
    const readFile = () => assert.fail("nothing is read");
    assert.deepEqual(found(patch, { readFile }), [`${path}:2 Hex High Entropy String`]);
  }
});

Deno.test("line breaks of Windows and of old Macs do not matter", () => {
  const windows = newFile("x.py", "x = 1\r", 'password = "hunter2"\r');
  assert.deepEqual(found(windows), ["x.py:2 Secret Keyword"]);
  const mac = newFile("x.py", `x = 1\rpassword = "hunter2"\r# end`, 'secret = "hunter3"');
  assert.deepEqual(found(mac), ["x.py:1 Secret Keyword", "x.py:2 Secret Keyword"]);
  const yaml = newFile("x.yaml", "a: 1\rb: 2", "password: hunter2");
  assert.deepEqual(found(yaml), ["x.yaml:2 Secret Keyword"]);
});

Deno.test("text that is no UTF-8 is scanned all the same", () => {
  const bytes = encoder.encode(newFile("x.py", 'password = "hunter2"  # caf#'));
  bytes[bytes.length - 2] = 0xe9;
  assert.equal(scanPatch(bytes).findings.length, 1);
});

Deno.test("what the allow list allows is counted, not reported", () => {
  const patch = newFile("x.py", 'password = "hunter2"') + newFile("tests/y.py", 'pwd = "hunter3"');
  const allow = parseAllowList("tests/\n");
  const scan = scanPatch(encoder.encode(patch), { allow });
  assert.deepEqual(scan.findings.map(({ file }) => file), ["x.py"]);
  assert.equal(scan.allowed, 1);
});

Deno.test("limits are kept and said", () => {
  const lines = ['password = "hunter2"', `${" ".repeat(100)}secret = "hunter2"`];
  const patch = encoder.encode(newFile("x.py", ...lines));
  const whole = scanPatch(patch);
  assert.deepEqual([whole.findings.length, whole.isComplete], [2, true]);
  const cut = scanPatch(patch, { limits: { lineBytes: 80 } });
  assert.deepEqual([cut.findings.length, cut.cutLines, cut.isComplete], [1, 1, false]);
  const few = scanPatch(patch, { limits: { findings: 1 } });
  assert.deepEqual([few.findings.length, few.hasMore, few.isComplete], [1, true, false]);
  const small = scanPatch(encoder.encode(newFile("x.yaml", "a: b", "password: hunter2")), {
    limits: { contextBytes: 10 },
  });
  assert.deepEqual([small.findings.length, small.withoutContext], [1, ["x.yaml"]]);
});

Deno.test("the scan counts what it has seen", () => {
  const patch = newFile("x.py", "a", "b") + newFile("x.lock", "c") +
    change("y", "@@ -1 +0,0 @@", "-d");
  const { files, addedLines } = scanPatch(encoder.encode(patch));
  assert.deepEqual({ files, addedLines }, { files: 1, addedLines: 3 });
});

Deno.test("chunks of any size give the same findings", () => {
  const patch = encoder.encode([
    newFile("a b.yaml", "x:", "  password: hunter2", "  é: 日本", "  list: [1,", "    2]"),
    change(
      "y.py",
      "@@ -5,2 +5,3 @@",
      " # pragma: allowlist nextline secret",
      '+pwd = "hunter2"',
      " z",
    ),
    newFile("z.ini", "[a]", "secret = hunter3", KEY_HEADER),
    newFile(".env", "SECRET=hunter4"),
  ].join(""));
  const expected = scanPatch(patch);
  assert.equal(expected.findings.length, 4);
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 60 })), (sizes) => {
    const chunks = function* () {
      const buffer = new Uint8Array(60);
      for (let at = 0, index = 0; at < patch.length; index++) {
        const chunk = patch.subarray(at, at + (sizes[index] ?? 17));
        buffer.fill(0x2b);
        buffer.set(chunk);
        yield buffer.subarray(0, chunk.length);
        at += chunk.length;
      }
    };
    assert.deepEqual(scanPatch(chunks()), expected);
  }));
});
