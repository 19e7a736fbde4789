import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { neverMade } from "../sweep/never_made.ts";
import {
  assertFound,
  assertNowhere,
  PASSWORD,
  REPLACED,
  SECRET_LINES,
  TOKEN,
  WARNING,
  withSecrets,
} from "./run_support.ts";

const SECRETS = [PASSWORD, TOKEN];

test("a patch is kept without its secrets, and the record says so", async (t) => {
  await withSecrets(t);
  const run = await t.yanex("run train.py -q --secrets redact").stdout("ran\n")
    .stderr(WARNING + REPLACED);
  const { id, git, runner } = t.store.metadata();
  assertFound(git);
  assert.equal(git.patch_redacted, true);
  assert.equal(git.patch_applies, true);
  assert.equal(runner.secrets, "redact");
  const patch = t.store.text(git.patch_file);
  assert.equal(git.patch_size_bytes, new TextEncoder().encode(patch).length);
  assert.match(patch, /^\+password = "__REDACTED__"\n\+region = "__REDACTED__"\n/m);
  const shown = [await t.yanex(["show", id]), await t.yanex(["show", id, "--json"])];
  assert.match(
    shown[0]!.stdout,
    / Secrets {2}⚠️ 2 potential secret\(s\) in the patch, replaced in what is kept: the code cannot be restored exactly\n +Secret Keyword in config\.py at line 2\n +AWS Access Key in config\.py at line 3\n/,
  );
  assert.equal(JSON.parse(shown[1]!.stdout).git_patch_redacted, true);
  assertNowhere(t, SECRETS, [run, ...shown]);
});

test("a patch that has none is kept as it is", async (t) => {
  t.write("train.py", "");
  await t.commit();
  t.write("train.py", "x = 1\n");
  await t.yanex("run train.py -q --secrets redact").stderr("");
  const { git } = t.store.metadata();
  assert.equal(git.patch_has_secrets, false);
  assert.ok(!("patch_redacted" in git));
  assert.equal(t.store.text(git.patch_file), await t.git("diff", "HEAD", "--full-index") + "\n");
});

test("what is reproduced from it has markers, and that is said", async (t) => {
  await withSecrets(t, "import config\nprint(config.password, config.region)\n");
  await t.yanex("run train.py -q --secrets redact").stdout(`${PASSWORD} ${TOKEN}\n`);
  const id = t.store.onlyId();
  await t.yanex(`reproduce ${id} -q`).stdout("__REDACTED__ __REDACTED__\n").stderr(
    `warning: secrets in the patch of <id> were replaced when it was kept: ` +
      "the restored code has placeholders there\n",
  );
  const again = t.store.experiments()[1]!;
  assert.equal(again.git.patch_redacted, true);
  assertFound(again.git);
});

test("a secret that also stands in an old line makes a patch that cannot be applied", async (t) => {
  t.write("train.py", "");
  t.write("config.py", `password = "${PASSWORD}"\n`);
  await t.commit();
  t.write("config.py", `password = "${PASSWORD}"  # again\n`);
  const run = await t.yanex("run train.py -q --secrets redact").stderr(
    /^warning: the secrets are replaced in the patch that is kept: the code of this run cannot be restored from it, as the patch does not apply$/m,
  );
  const { id, git } = t.store.metadata();
  assert.equal(git.patch_applies, false);
  assertNowhere(t, [PASSWORD], [run]);
  await t.yanex(`reproduce ${id}`).fails(1).stdout("").stderr(
    `error: the patch of experiment <id> cannot be applied: secrets were replaced in lines of it ` +
      "that are those of the commit\n" +
      "hint: put __REDACTED__ in <store>/<id>/artifacts/git_diff.patch back to what it was and " +
      "apply it to the commit by hand\n",
  );
});

test("files that are recorded besides the patch lose their secrets as well", async (t) => {
  t.write("train.py", "");
  t.write("requirements.txt", "numpy\n");
  t.write("pyproject.toml", "[project]\n");
  await t.commit();
  t.write("requirements.txt", `--index-url https://me:${PASSWORD}@host.example/simple\nnumpy\n`);
  t.write("pyproject.toml", `[project]\nname = "a"\n[tool.a]\npassword = "${TOKEN}x"`);
  const run = await t.yanex("run train.py -q --secrets redact");
  assertNowhere(t, [PASSWORD, TOKEN], [run]);
  const { dependencies } = t.store.metadata().environment;
  assert.match(
    dependencies.requirements_txt,
    /^--index-url https:\/\/me:__REDACTED__@host.example\/simple\nnumpy\n$/,
  );
  assert.equal(
    dependencies.pyproject_toml,
    '[project]\nname = "a"\n[tool.a]\npassword = "__REDACTED__"',
  );
});

test("untracked files in the patch are redacted", async (t) => {
  t.write("train.py", "");
  await t.commit();
  t.write("new.py", SECRET_LINES);
  const run = await t.yanex("run train.py -q --secrets redact --include-untracked");
  assert.equal(t.store.metadata().git.patch_secret_count, 2);
  assertNowhere(t, SECRETS, [run]);
});

test("what is staged keeps no secret, and is known again when it runs", async (t) => {
  await withSecrets(t);
  const runs = [
    await t.yanex("run train.py -q -p i=range(2) --stage --secrets redact").stderr(
      WARNING + REPLACED,
    ),
    await t.yanex("run --staged -q").stdout("ran\nran\n").stderr(""),
    await t.yanex("run train.py -q -p i=range(2) --secrets redact").stdout("ran\nran\n"),
  ];
  for (const record of t.store.experiments()) {
    assert.equal(record.git.patch_redacted, true);
    assert.ok(!("git_at_run" in record));
  }
  assertNowhere(t, SECRETS, runs);
});

test("code that has changed since it was staged is kept without secrets", async (t) => {
  t.write("train.py", "print('ran')\n");
  t.write("config.py", "x = 1\n");
  await t.commit();
  await t.yanex("run train.py -q --stage --secrets redact").stderr("");
  t.write("config.py", SECRET_LINES);
  const run = await t.yanex("run --staged -q").stdout("ran\n");
  assert.ok(run.stderr.endsWith(WARNING + REPLACED));
  const { id, git_at_run } = t.store.metadata();
  assertFound(git_at_run);
  assert.equal(git_at_run.patch_redacted, true);
  assert.match(t.store.text(git_at_run.patch_file, id), /__REDACTED__/);
  assertNowhere(t, SECRETS, [run]);
});

test("a snapshot would keep the secrets, and is refused", async (t) => {
  await withSecrets(t);
  const run = await t.yanex("run train.py --snapshot --secrets redact").fails(1).stdout("")
    .stderr(
      /^error: nothing was run: .* which --secrets redact keeps out of the store and --snapshot would copy into it\n {2}- Secret Keyword in config\.py at line 2\n {2}- AWS Access Key in config\.py at line 3\nhint: /,
    );
  t.store.isEmpty();
  assertNowhere(t, SECRETS, [run]);
  // Without secrets there is nothing against it.
  t.write("config.py", "x = 2\n");
  await t.yanex("run train.py -q --snapshot --secrets redact").stdout("ran\n").stderr("");
});

test("a sweep that lacks experiments is finished without secrets", async (t) => {
  await withSecrets(t);
  await t.yanex("run train.py -q -p i=range(3) --secrets redact");
  const [first] = t.store.experiments();
  neverMade(t, first!.id);
  const sweep = t.store.sweeps()[0]!;
  const run = await t.yanex(`run --resume ${sweep} -q`).stdout("ran\n");
  assert.equal(t.store.ids().length, 3);
  for (const { git } of t.store.experiments()) assert.equal(git.patch_redacted, true);
  assertNowhere(t, SECRETS, [run]);
});
