import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { type Sandbox, test } from "../harness.ts";
import { SECRET_LINES, WARNING, withSecrets } from "./run_support.ts";

const BLOCKED = `error: nothing was run: the uncommitted changes have 2 potential secret(s), and ` +
  `--secrets is block
  - Secret Keyword in config.py at line 2
  - AWS Access Key in config.py at line 3
hint: take them out; a false alarm is allowed by a comment \`pragma: allowlist secret\` in its ` +
  "line, or by .yanex-allow (`yanex secrets --baseline` prints lines for it); --secrets warn runs " +
  "all the same\n";

/** Fails if a store was made at all. */
function assertNothingMade(t: Sandbox): void {
  assert.ok(!existsSync(`${t.home}/.yanex/experiments`), "there is a store");
}

test("secrets keep a run from beginning, and nothing is left", async (t) => {
  await withSecrets(t);
  await t.yanex("run train.py --secrets block").fails(1).stdout("").stderr(BLOCKED);
  await t.yanex("run train.py -p i=range(3) --secrets=block").fails(1).stdout("").stderr(BLOCKED);
  await t.yanex("run train.py -p i=range(3) --stage --secrets block").fails(1).stdout("")
    .stderr(BLOCKED);
  assertNothingMade(t);
});

test("programs are told of it on both streams", async (t) => {
  await withSecrets(t);
  const { stdout } = await t.yanex("run train.py --secrets block --json").fails(1).stderr(BLOCKED);
  const event = JSON.parse(stdout);
  assert.equal(event.event, "error");
  assert.equal(event.kind, "secrets-found");
  assert.equal(event.excerpt.split("\n").length, 2);
  assertNothingMade(t);
});

test("without secrets, or with what the repository allows, it runs", async (t) => {
  await withSecrets(t);
  t.write(".yanex-allow", "*.py\n");
  await t.yanex("run train.py -q --secrets block").stdout("ran\n").stderr("");
  const { git, runner } = t.store.metadata();
  assert.equal(git.patch_has_secrets, false);
  assert.equal(git.patch_secrets_allowed, 2);
  assert.equal(runner.secrets, "block");
  await t.commit();
  await t.yanex("run train.py -q --secrets block").stdout("ran\n").stderr("");
});

test("a list that cannot be used is an error before anything is made", async (t) => {
  await withSecrets(t);
  t.write(".yanex-allow", "config.py sha1:1234\n");
  for (const mode of ["block", "redact"]) {
    await t.yanex(`run train.py --secrets ${mode}`).fails(2).stdout("").stderr(
      'error: .yanex-allow, line 1: "sha1:" is not followed by 40 hexadecimal digits\n' +
        "    1 | config.py sha1:1234\n" +
        "hint: write FILES, sha1:HASH or FILES sha1:HASH, with the hash that the finding has\n",
    );
  }
  assertNothingMade(t);
});

test("the config file says what is done, and the command line has the last word", async (t) => {
  await withSecrets(t);
  t.write("config.yaml", "yanex: {secrets: block}\n");
  await t.yanex("run train.py").fails(1).stdout("").stderr(BLOCKED);
  assertNothingMade(t);
  await t.yanex("run train.py -q --secrets warn").stdout("ran\n").stderr(WARNING);
  t.write("config.yaml", "yanex: {secrets: warn}\n");
  await t.yanex("run train.py --secrets block").fails(1).stdout("").stderr(BLOCKED);
  assert.equal(t.store.ids().length, 1);
});

test("an experiment whose code has got secrets since is not run and stays staged", async (t) => {
  t.write("train.py", "print('ran')\n");
  t.write("config.py", "x = 1\n");
  await t.commit();
  await t.yanex("run train.py -q --stage --secrets block");
  t.write("config.py", SECRET_LINES);
  await t.yanex("run --staged").fails(1).stdout(
    /failed: nothing was run: the uncommitted changes have 2 potential secret\(s\)/,
  );
  const { status, git_at_run } = t.store.metadata();
  assert.equal(status, "staged");
  assert.equal(git_at_run, undefined);
  assert.ok(!t.store.has("artifacts/git_diff_at_run.patch"));
  t.write("config.py", "x = 1\n");
  await t.yanex("run --staged -q").stdout("ran\n").stderr("");
});

test("other modes are mistakes", async (t) => {
  await withSecrets(t);
  const expected = "expected warn, redact or block";
  await t.yanex("run train.py --secrets never").fails(2).stdout("").stderr(
    `error: \`never\` is not a valid value for --secrets: ${expected}\n` +
      "hint: see yanex run --help\n",
  );
  await t.yanex("run train.py --secrets").fails(2).stdout("").stderr(
    "error: option `--secrets <mode>` needs a value\nhint: see yanex run --help\n",
  );
  t.write("config.yaml", "yanex: {secrets: 3}\n");
  await t.yanex("run train.py").fails(2).stdout("").stderr(new RegExp(expected));
  await t.yanex("run --staged --secrets warn").fails(2).stdout("").stderr(
    "error: --staged and --secrets cannot be combined\n" +
      "hint: what is staged keeps what it was staged with\n",
  );
  assertNothingMade(t);
});
