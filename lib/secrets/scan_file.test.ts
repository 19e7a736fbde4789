import { strict as assert } from "node:assert";
import { scanFile } from "./scan_file.ts";
import { GITHUB_TOKEN, hex } from "./testing/made_secrets.ts";

/** The findings in a file as `line type`. */
function found(path: string, text: string, everywhere = false): string[] {
  return scanFile(path, text, { everywhere }).map(({ line, type }) => `${line} ${type}`);
}

Deno.test("programs are read line by line, with quotes around secrets", () => {
  const text = `x = 1\npassword = "hunter2"\npwd = hunter3\r\ncommit = '${hex(40)}'`;
  assert.deepEqual(found("x.py", text), ["2 Secret Keyword", "4 Hex High Entropy String"]);
});

Deno.test("INI files are read as values, whatever their name", () => {
  const text = `; ${GITHUB_TOKEN}\n[a]\ncommit = ${hex(40)}\npassword = hunter2\n`;
  assert.deepEqual(found("setup", text), ["3 Hex High Entropy String", "4 Secret Keyword"]);
});

Deno.test("options without a section are read so only if the lines have no secret", () => {
  assert.deepEqual(found(".env", `A=${hex(40)}\nPASSWORD=hunter2\n`), [
    "1 Hex High Entropy String",
    "2 Secret Keyword",
  ]);
  assert.deepEqual(found(".env", `A='${hex(40)}'\nPASSWORD=hunter2\n`), [
    "1 Hex High Entropy String",
  ]);
  assert.deepEqual(found("x.sh", `A=${hex(40)}\nPASSWORD=hunter2\nrun\n`), []);
});

Deno.test("YAML is read as values, and by line where it is none", () => {
  const text = `a: ${hex(40)}\nb: "say \\"hi\\""\npassword: hunter2\n`;
  assert.deepEqual(found("x.yaml", text), ["1 Hex High Entropy String", "3 Secret Keyword"]);
  assert.deepEqual(found("x.yml", `${text}c: !Ref d\n`), ["3 Secret Keyword"]);
});

Deno.test("lines are those of the file, also where several values stand in one", () => {
  const text = "x: {a: b, password: hunter2}\n\ny: {password: hunter3}\n";
  assert.deepEqual(found("x.yaml", text), ["1 Secret Keyword", "3 Secret Keyword"]);
});

Deno.test("comments and lists of structured files are looked at on demand only", () => {
  const text = `# ${GITHUB_TOKEN}\nlist:\n- ${GITHUB_TOKEN}\npassword: hunter2\n`;
  assert.deepEqual(found("x.yaml", text), ["4 Secret Keyword"]);
  assert.deepEqual(found("x.yaml", text, true), [
    "1 GitHub Token",
    "3 GitHub Token",
    "4 Secret Keyword",
  ]);
});

Deno.test("comments allow secrets as detect-secrets lets them", () => {
  const allowed = "# pragma: allowlist secret";
  const next = "# pragma: allowlist nextline secret";
  assert.deepEqual(found("x.py", `password = "hunter2"  ${allowed}\n`), []);
  assert.deepEqual(found("x.py", `${next}\npassword = "hunter2"\npwd = "hunter2"\n`), [
    "3 Secret Keyword",
  ]);
  assert.deepEqual(found("x.ini", `[a]\n${next}\npassword = hunter2\npwd = hunter2\n`), [
    "4 Secret Keyword",
  ]);
  assert.deepEqual(found("x.yaml", `password: hunter2 ${allowed}\npwd: hunter2\n`), [
    "2 Secret Keyword",
  ]);
});

Deno.test("ignored files have no findings", () => {
  assert.deepEqual(found("poetry.lock", 'password = "hunter2"'), []);
});
