import { strict as assert } from "node:assert";
import { PatchState } from "./state.ts";

/** What each line of a patch is: `kind file:line text` for lines of hunks, the kind for others. */
function read(patch: string): string[] {
  const state = new PatchState();
  const encoder = new TextEncoder();
  return patch.split("\n").map((line) => {
    const bytes = encoder.encode(line);
    const kind = state.next(bytes, 0, bytes.length);
    if (kind === "header" || kind === "hunk" || kind === "note") return kind;
    const number = kind === "removed" ? "" : `:${state.newLine}`;
    return `${kind} ${state.file.path}${number} ${line.slice(state.columns)}`;
  });
}

Deno.test("lines have their number in the new file", () => {
  const patch = [
    "diff --git a/x.py b/x.py",
    "index 1111111..2222222 100644",
    "--- a/x.py",
    "+++ b/x.py",
    "@@ -1,3 +1,4 @@ def f():",
    " one",
    "-two",
    "+2",
    "+++ plus",
    " three",
    "@@ -10 +11,0 @@",
    "--- minus",
    "@@ -20,0 +21 @@",
    "+last",
    "\\ No newline at end of file",
  ];
  assert.deepEqual(read(patch.join("\n")), [
    ...["header", "header", "header", "header", "hunk"],
    "context x.py:1 one",
    "removed x.py two",
    "added x.py:2 2",
    "added x.py:3 ++ plus",
    "context x.py:4 three",
    "hunk",
    "removed x.py -- minus",
    "hunk",
    "added x.py:21 last",
    "note",
  ]);
});

Deno.test("a line that looks like a header within a hunk is none", () => {
  const patch = [
    "diff --git a/x b/x",
    "--- a/x",
    "+++ b/x",
    "@@ -1,2 +1,3 @@",
    "+diff --git a/y b/y",
    " @@ -1 +1 @@",
    "-+++ b/z",
    "+--- a/z",
    "diff --git a/y b/y",
  ];
  assert.deepEqual(read(patch.join("\n")).slice(4), [
    "added x:1 diff --git a/y b/y",
    "context x:2 @@ -1 +1 @@",
    "removed x +++ b/z",
    "added x:3 --- a/z",
    "header",
  ]);
});

Deno.test("new, deleted and renamed files, modes and binary files", () => {
  const patch = [
    "diff --git a/new b/new",
    "new file mode 100644",
    "--- /dev/null",
    "+++ b/new",
    "@@ -0,0 +1 @@",
    "+x",
    "diff --git a/old b/old",
    "deleted file mode 100644",
    "--- a/old",
    "+++ /dev/null",
    "@@ -1 +0,0 @@",
    "-x",
    "diff --git a/mode b/mode",
    "old mode 100644",
    "new mode 100755",
    "diff --git a/from b/to",
    "similarity index 90%",
    "rename from from",
    "rename to to",
    "--- a/from",
    "+++ b/to",
    "@@ -1 +1 @@",
    "-x",
    "+y",
    "diff --git a/bin b/bin",
    "GIT binary patch",
    "literal 3",
    "Kc${NkU|;|M00aO5",
    "",
    "literal 0",
    "HcmV?d00001",
  ];
  const lines = read(patch.join("\n")).filter((line) => line !== "header" && line !== "hunk");
  assert.deepEqual(lines, [
    "added new:1 x",
    "removed  x",
    "removed to x",
    "added to:1 y",
  ]);
});

Deno.test("a merge has a column for each parent", () => {
  const patch = [
    "diff --cc x.py",
    "index 1111111,2222222..0000000",
    "--- a/x.py",
    "+++ b/x.py",
    "@@@ -1,3 -1,3 +1,5 @@@",
    "  one",
    "- ours",
    " -theirs",
    "++both",
    "+ mine",
    " +yours",
    "  three",
  ];
  assert.deepEqual(read(patch.join("\n")).slice(4), [
    "hunk",
    "context x.py:1 one",
    "removed x.py ours",
    "removed x.py theirs",
    "added x.py:2 both",
    "added x.py:3 mine",
    "added x.py:4 yours",
    "context x.py:5 three",
  ]);
});

Deno.test("diffs of other tools and with Windows line breaks are read", () => {
  const patch = [
    "--- a/x.py\r",
    "+++ b/x.py\r",
    "@@ -1,2 +1,3 @@\r",
    " one\r",
    "\r",
    "+two\r",
    "--- y",
    "+++ y",
    "@@ -0,0 +1 @@",
    "+three",
  ];
  assert.deepEqual(read(patch.join("\n")).slice(3), [
    "context x.py:1 one\r",
    "context x.py:2 ",
    "added x.py:3 two\r",
    "header",
    "header",
    "hunk",
    "added y:1 three",
  ]);
});

Deno.test("what is no patch has no lines of files", () => {
  assert.deepEqual(read("x\n@@ nothing @@\n+a\n-b\n@@@ -1 +1 @@@\n+c"), Array(6).fill("header"));
});
