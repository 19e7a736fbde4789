import assert from "node:assert/strict";
import { type Sandbox, test } from "../harness.ts";
import { assertFound, PASSWORD, SECRET_LINES, TOKEN, WARNING, withSecrets } from "./run_support.ts";

/** Fails if a secret is in what a record says, in whatever file of it but the patch. */
function assertNotRecorded(t: Sandbox, id?: string): void {
  const text = t.store.text("metadata.json", id);
  for (const secret of [PASSWORD, TOKEN]) assert.ok(!text.includes(secret));
}

test("secrets in the patch are told before the script starts, and recorded", async (t) => {
  await withSecrets(t, "import sys\nsys.stderr.write('the script\\n')\n");
  await t.yanex("run train.py -q").stdout("").stderr(`${WARNING}the script\n`);
  const { git, runner } = t.store.metadata();
  assertFound(git);
  assert.equal(git.patch_redacted, undefined);
  assert.equal(runner.secrets, undefined);
  assertNotRecorded(t);
  // It is a warning: the patch is what the code was.
  assert.ok(t.store.text(git.patch_file).includes(PASSWORD));
});

test("a patch without secrets is recorded as such, and no patch says nothing", async (t) => {
  t.write("train.py", "");
  await t.commit();
  await t.yanex("run train.py -q -n clean").stderr("");
  t.write("train.py", "x = 1\n");
  await t.yanex("run train.py -q -n changed").stderr("");
  const [clean, changed] = t.store.experiments();
  assert.equal(clean!.git.patch_file, null);
  assert.ok(!("patch_has_secrets" in clean!.git));
  assert.equal(changed!.git.patch_has_secrets, false);
  assert.equal(changed!.git.patch_secret_count, 0);
  assert.ok(!("patch_secrets" in changed!.git));
});

test("secrets that were committed, or are taken out, are no matter of the patch", async (t) => {
  t.write("train.py", "");
  t.write("config.py", SECRET_LINES);
  await t.commit();
  t.write("config.py", "x = 1\n");
  t.write("train.py", "x = 1\n");
  await t.yanex("run train.py -q").stderr("");
  assert.equal(t.store.metadata().git.patch_has_secrets, false);
});

test("lines are those of the changed file", async (t) => {
  const lines = Array.from({ length: 60 }, (_, index) => `a${index} = ${index}\n`);
  t.write("train.py", lines.join(""));
  await t.commit();
  lines.splice(50, 5, `secret = "${PASSWORD}"\n`);
  lines.splice(10, 3);
  t.write("train.py", lines.join(""));
  await t.yanex("run train.py -q").stderr(
    "⚠️ Potential secrets detected in git patch! Found 1 potential secret(s).\n" +
      "  - Secret Keyword in train.py at line 48\n",
  );
});

test("a comment in the line and a list in the repository allow what is none", async (t) => {
  await withSecrets(t);
  t.write(
    "config.py",
    `x = 1\npassword = "${PASSWORD}"  # pragma: allowlist secret\nregion = "${TOKEN}"\n`,
  );
  await t.yanex("run train.py -q -n comment").stderr(
    "⚠️ Potential secrets detected in git patch! Found 1 potential secret(s).\n" +
      "  - AWS Access Key in config.py at line 3\n",
  );
  t.write(".yanex-allow", "config.*  # for tests\n");
  await t.yanex("run train.py -q -n list").stderr("");
  const [comment, list] = t.store.experiments();
  assert.equal(comment!.git.patch_secret_count, 1);
  assert.equal(list!.git.patch_has_secrets, false);
  assert.equal(list!.git.patch_secrets_allowed, 1);
});

test("a list that cannot be used is told, and the run goes on without it", async (t) => {
  await withSecrets(t);
  t.write(".yanex-allow", "config.py\nconfig.py sha1:1234\n");
  await t.yanex("run train.py -q").stdout("ran\n").stderr(
    'warning: .yanex-allow, line 2: "sha1:" is not followed by 40 hexadecimal digits; ' +
      `nothing is allowed by it\n${WARNING}`,
  );
  Deno.removeSync(`${t.dir}/.yanex-allow`);
  t.write(".yanex-allow/file", "");
  await t.yanex("run train.py -q").stdout("ran\n")
    .stderr(/^warning: <dir>\/\.yanex-allow cannot be read: .*; nothing is allowed by it\n⚠️/);
});

test("untracked files are scanned if they belong to the patch", async (t) => {
  t.write("train.py", "");
  await t.commit();
  t.write("new/settings.ini", `[a]\npassword = ${PASSWORD}\n`);
  await t.yanex("run train.py -q").stderr("");
  await t.yanex("run train.py -q --include-untracked").stderr(
    "⚠️ Potential secrets detected in git patch! Found 1 potential secret(s).\n" +
      "  - Secret Keyword in new/settings.ini at line 2\n",
  );
});

test("what is told and recorded of very many findings is bounded, their number is not", async (t) => {
  t.write("train.py", "");
  t.write("keys.py", "");
  await t.commit();
  t.write(
    "keys.py",
    Array.from({ length: 130 }, (_, index) => `password_${index} = "${PASSWORD}${index}"\n`).join(
      "",
    ),
  );
  const { stderr } = await t.yanex("run train.py -q");
  const lines = stderr.trimEnd().split("\n");
  assert.match(lines[0]!, /Found 130 potential secret\(s\)\.$/);
  assert.equal(lines.length, 22);
  assert.equal(lines[20], "  - Secret Keyword in keys.py at line 20");
  assert.equal(lines[21], "  ... and 110 more");
  const { git } = t.store.metadata();
  assert.equal(git.patch_secret_count, 130);
  assert.equal(git.patch_secrets.length, 100);
});

test("names of files cannot do anything to the terminal", async (t) => {
  t.write("train.py", "");
  t.write("a\n\x1b[31m.py", "");
  await t.commit();
  t.write("a\n\x1b[31m.py", `password = "${PASSWORD}"\n`);
  await t.yanex("run train.py -q").stderr(
    "⚠️ Potential secrets detected in git patch! Found 1 potential secret(s).\n" +
      "  - Secret Keyword in a\\n\\x1b[31m.py at line 1\n",
  );
});

test("programs get the findings as a warning", async (t) => {
  await withSecrets(t);
  const { stdout, stderr } = await t.yanex("run train.py --json");
  assert.equal(stderr, "ran\n");
  const [event] = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(event, {
    event: "warning",
    kind: "secrets",
    message: WARNING.replace("⚠️ ", "").trimEnd(),
    count: 2,
    findings: [
      { type: "Secret Keyword", file: "config.py", line: 2 },
      { type: "AWS Access Key", file: "config.py", line: 3 },
    ],
  });
});

test("the patch of a sweep is scanned once, and each experiment has the result", async (t) => {
  await withSecrets(t);
  await t.yanex("run train.py -q -p i=range(3)").stdout("ran\nran\nran\n").stderr(WARNING);
  await t.yanex("run train.py -q -p i=range(3) -j 2").stderr(WARNING);
  await t.yanex("run train.py -q -p i=range(2) --stage").stderr(WARNING);
  const all = t.store.experiments();
  assert.equal(all.length, 8);
  for (const { git, id } of all) {
    assertFound(git);
    assertNotRecorded(t, id);
  }
  // What was staged is not told again.
  await t.yanex("run --staged -q").stderr("");
});

test("secrets that come after staging are told and recorded", async (t) => {
  t.write("train.py", "");
  t.write("config.py", "x = 1\n");
  await t.commit();
  await t.yanex("run train.py -q -p i=range(3) --stage").stderr("");
  t.write("config.py", SECRET_LINES);
  const { stderr } = await t.yanex("run --staged -q");
  assert.match(stderr, /^warning: the code has changed since .* both states are recorded\n⚠️/);
  assert.ok(stderr.endsWith(WARNING));
  assert.equal(stderr.split("⚠️").length, 2);
  for (const { git, git_at_run, id } of t.store.experiments()) {
    assert.equal(git.patch_file, null);
    assertFound(git_at_run);
    assertNotRecorded(t, id);
  }
});

test("a dry run says nothing of secrets", async (t) => {
  await withSecrets(t);
  for (const mode of ["warn", "redact", "block"]) {
    await t.yanex(`run train.py --dry-run --secrets ${mode}`).stdout(/^Dry run/).stderr("");
  }
  t.store.isEmpty();
});
