import assert from "node:assert/strict";
import { join } from "node:path";
import { UserError } from "../errors/mod.ts";
import { hasUncommittedChanges } from "./git_metadata.ts";
import { writePatch } from "./patch.ts";
import { makeScratch, patchText, type ScratchRepository } from "./scratch_repository.ts";

const NUMBERS = Array.from({ length: 40 }, (_, i) => `${i}\n`).join("");
const bytes = (...values: number[]) => new Uint8Array(values);
const mixed = Uint8Array.from({ length: 3000 }, (_, i) => (i * 7 + (i >> 5) * 13) % 256);

/** A change of the working tree, from a commit that has some files of each kind. */
const CHANGES: Record<string, (repository: ScratchRepository) => void> = {
  "an unstaged change": (r) => r.write("a", NUMBERS.replace("7\n", "seven\n")),
  "a staged change": (r) => {
    r.write("a", NUMBERS.replace("7\n", "seven\n"));
    r.git("add", "a");
  },
  "a staged change that was changed again": (r) => {
    r.write("a", NUMBERS.replace("7\n", "seven\n"));
    r.git("add", "a");
    r.write("a", NUMBERS.replace("7\n", "VII\n"));
  },
  "a staged change that was undone in the file": (r) => {
    r.write("a", "other\n");
    r.git("add", "a");
    r.write("a", NUMBERS);
  },
  "a new file that is staged": (r) => {
    r.write("new/file", "1\n");
    r.git("add", "new");
  },
  "a new file that is only announced": (r) => {
    r.write("new", "1\n");
    r.git("add", "--intent-to-add", "new");
  },
  "a deletion": (r) => Deno.removeSync(r.path("a")),
  "a staged deletion": (r) => void r.git("rm", "-q", "a", "binary"),
  "a file that is not tracked any more": (r) => void r.git("rm", "-q", "--cached", "a"),
  "a rename": (r) => void r.git("mv", "a", "sub/renamed"),
  "a rename with a change": (r) => {
    r.git("mv", "a", "renamed");
    r.write("renamed", NUMBERS + "more\n");
  },
  "two names that change places": (r) => {
    r.write("a", mixed);
    r.write("binary", NUMBERS);
  },
  "a mode": (r) => Deno.chmodSync(r.path("a"), 0o755),
  "a mode and content": (r) => {
    r.write("a", "1\n");
    Deno.chmodSync(r.path("a"), 0o755);
  },
  "binary content": (r) => r.write("binary", mixed.map((byte, i) => i % 500 ? byte : 255 - byte)),
  "a new binary file": (r) => {
    r.write("more", mixed.slice(0, 999));
    r.git("add", "more");
  },
  "line ends": (r) => r.write("a", NUMBERS.replaceAll("\n", "\r\n")),
  "a line end of another kind in one line": (r) => r.write("crlf", "one\r\ntwo\nthree\r\n"),
  "no last line end": (r) => r.write("a", NUMBERS + "end"),
  "a last line end": (r) => r.write("no-end", "no end\n"),
  "text in another encoding": (r) => r.write("latin1", bytes(0x67, 0x72, 0xfc, 0xdf, 0x65, 10)),
  "an emptied file": (r) => r.write("a", ""),
  "a new empty file": (r) => {
    r.write("new", "");
    r.git("add", "new");
  },
  "a link that points elsewhere": (r) => {
    Deno.removeSync(r.path("link"));
    Deno.symlinkSync("sub/b", r.path("link"));
  },
  "a link that became a file": (r) => {
    Deno.removeSync(r.path("link"));
    r.write("link", NUMBERS);
  },
  "a file that became a link": (r) => {
    Deno.removeSync(r.path("a"));
    Deno.symlinkSync("nowhere\nat all", r.path("a"));
  },
  "a folder that became a file": (r) => {
    Deno.removeSync(r.path("sub"), { recursive: true });
    r.write("sub", "1\n");
    r.git("add", "-A");
  },
  "a file that became a folder": (r) => {
    Deno.removeSync(r.path("a"));
    r.write("a/b", "1\n");
    r.git("add", "-A");
  },
  "names that are hard to write": (r) => {
    for (const name of HARD_NAMES) r.write(name, "changed\n");
  },
  "hard names that are new": (r) => {
    for (const name of HARD_NAMES) r.write(`new ${name}`, "1\n");
    r.git("add", "-A");
  },
};

const HARD_NAMES = [
  "with space ",
  'with "quotes"',
  "with\nline",
  "with\ttab",
  "back\\slash",
  "ünïcode ✓",
  "-dash",
  "--",
  ":(top)magic",
  ":!x",
  "*.py",
  "[ab]?",
  "a b/c d/e",
  "HEAD",
];

function prepare(repository: ScratchRepository): string {
  repository.write("a", NUMBERS);
  repository.write("sub/b", "b\n");
  repository.write("binary", mixed);
  repository.write("crlf", "one\r\ntwo\r\nthree\r\n");
  repository.write("no-end", "no end");
  repository.write("latin1", bytes(0x67, 0x72, 0xfc, 0x6e, 10));
  Deno.symlinkSync("a", repository.path("link"));
  for (const name of HARD_NAMES) repository.write(name, "1\n");
  return repository.commit();
}

Deno.test("the patch restores every kind of change exactly", async (t) => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  prepare(repository);
  for (const [name, change] of Object.entries(CHANGES)) {
    await t.step(name, async () => {
      change(repository);
      const state = await repository.captured({ from: "." });
      assert.equal(
        hasUncommittedChanges(state),
        name !== "a staged change that was undone in the file",
      );
      assert.equal(state.dirty, true);
      await repository.assertRestores(state);
      repository.git("reset", "-q", "--hard");
      repository.git("clean", "-qfdx");
    });
  }
});

Deno.test("the patch is what git diff gives, from any folder", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  prepare(repository);
  repository.write("a", NUMBERS.replace("7\n", "seven\n"));
  repository.write("ünïcode ✓", "2\n");
  repository.git("mv", "sub/b", "sub/c");
  const own = repository.git("diff", "HEAD", "--binary", "--full-index", "--") + "\n";
  assert.equal(patchText((await repository.captured()).patch), own);
  assert.equal(patchText((await repository.captured({ from: "sub" })).patch), own);
});

Deno.test("names that are not UTF-8 are in the patch", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ a: "1\n" });
  // Such a name can only be made by git or another program.
  const odd = "printf 'x\\n' > \"$(printf 'n\\303\\244h \\377\\376')\"";
  const made = new Deno.Command("sh", { args: ["-c", odd], cwd: repository.root }).outputSync();
  if (made.code !== 0) return console.log("skipped: the file system takes UTF-8 names only");
  repository.git("add", "-A");
  repository.write("a", "2\n");
  await repository.assertRestores(await repository.captured());
});

Deno.test("more changed files than a command line holds are all in the patch", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  const name = (i: number) => `${"long".repeat(25)}/${i}`;
  for (let i = 0; i < 400; i++) repository.write(name(i), "1\n");
  repository.commit();
  for (let i = 0; i < 400; i++) repository.write(name(i), "2\n");
  await repository.assertRestores(await repository.captured());
});

Deno.test("notebooks are left out unless they are asked for", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ "a.py": "1\n", "n/b.ipynb": "{}\n" });
  repository.write("n/b.ipynb", "{ }\n");
  const only = await repository.captured();
  assert.deepEqual(only.patch, { kind: "empty" });
  assert.equal(only.dirty, true);
  assert.equal(hasUncommittedChanges(only), false);
  const asked = await repository.captured({ includeNotebooks: true });
  assert.match(patchText(asked.patch), /b\.ipynb/);
  await repository.assertRestores(asked);
  repository.write("a.py", "2\n");
  assert.doesNotMatch(patchText((await repository.captured()).patch), /ipynb/);
});

Deno.test("files with a new time and old content are no change", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  prepare(repository);
  for (const name of ["a", "binary", "crlf", "sub/b"]) Deno.utimeSync(repository.path(name), 9, 9);
  const state = await repository.captured();
  assert.equal(state.dirty, false);
  assert.deepEqual(state.patch, { kind: "empty" });
  // The whole tree is looked at here; `git diff` by itself would write the index.
  repository.write("latin1", "2\n");
  const all = await repository.captured({ includeUntracked: true });
  assert.match(patchText(all.patch), /^diff --git a\/latin1 b\/latin1\n(?!.*diff --git)/s);
});

Deno.test("a mode that git is told to ignore is no change", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ a: "1\n" });
  repository.git("config", "core.fileMode", "false");
  Deno.chmodSync(repository.path("a"), 0o755);
  assert.equal((await repository.captured()).dirty, false);
});

Deno.test("line ends that git converts are restored for the same settings", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.git("config", "--global", "core.autocrlf", "true");
  repository.git("config", "--global", "core.safecrlf", "true");
  repository.commit({ a: "one\r\ntwo\r\nthree\r\n", b: "1\r\n" });
  repository.write("a", "one\r\nTWO\r\nthree\r\n");
  const state = await repository.captured();
  assert.match(patchText(state.patch), /^-two\n\+TWO$/m);
  const restored = await repository.restore(state);
  assert.equal(Deno.readTextFileSync(restored.path("a")), "one\r\nTWO\r\nthree\r\n");
});

Deno.test("untracked files are added on request, ignored ones and notebooks are not", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ "a": "1\n", "sub/b": "1\n", ".gitignore": "*.log\n" });
  repository.write("sub/b", "2\n");
  repository.write("new.py", "print(1)\n");
  repository.write("data/x y", mixed);
  repository.write("empty", "");
  repository.write("-dash", "1\n");
  repository.write("run.log", "no\n");
  Deno.symlinkSync("a", repository.path("link"));
  repository.write("run.sh", "#!/bin/sh\n");
  Deno.chmodSync(repository.path("run.sh"), 0o755);
  scratch.repository("repo/nested").commit({ c: "1\n" });
  const tracked = await repository.captured();
  assert.equal(tracked.untracked.inPatch, false);
  assert.doesNotMatch(patchText(tracked.patch), /new\.py/);
  const all = await repository.captured({ includeUntracked: true, from: "sub" });
  assert.equal(all.untracked.inPatch, true);
  assert.doesNotMatch(patchText(all.patch), /nested|run\.log/);
  Deno.removeSync(repository.path("nested"), { recursive: true });
  await repository.assertRestores(all, "all");
  repository.write("n.ipynb", "{}\n");
  const without = await repository.captured({ includeUntracked: true });
  assert.doesNotMatch(patchText(without.patch), /ipynb/);
  await repository.assertRestores(
    await repository.captured({ includeUntracked: true, includeNotebooks: true }),
    "all",
  );
});

Deno.test("untracked files alone make a patch, also where tracked ones were", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ "a": "1\n", "b": "1\n" });
  repository.write("new", "1\n");
  const state = await repository.captured({ includeUntracked: true });
  assert.equal(state.dirty, false);
  assert.equal(hasUncommittedChanges(state), true);
  await repository.assertRestores(state, "all");
  Deno.removeSync(repository.path("a"));
  repository.write("a/b", "a file became a folder\n");
  repository.git("rm", "-q", "--cached", "b");
  await repository.assertRestores(await repository.captured({ includeUntracked: true }), "all");
});

Deno.test("a change in the moment of the last commit is seen with untracked files too", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ a: "1\n" });
  const time = new Date(Math.floor(Date.now() / 1000) * 1000);
  Deno.utimeSync(repository.path("a"), time, time);
  repository.git("update-index", "--refresh");
  Deno.utimeSync(repository.path(".git/index"), time, time);
  repository.write("a", "2\n");
  Deno.utimeSync(repository.path("a"), time, time);
  await repository.assertRestores(await repository.captured({ includeUntracked: true }), "all");
});

Deno.test("the settings of the user do not change the patch", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({
    "a": NUMBERS,
    "sub/b": "b\n",
    "c.txt": "1\n",
    ".gitattributes": "*.txt diff=odd\n",
    "blank": "1\n\n2\n",
    "ünïcode": "acababb".split("").join("\n") + "\n",
  });
  repository.write("c.txt", "2\n");
  repository.write("a", NUMBERS.replace("9\n", "nine\n").replace("20\n", "\n"));
  repository.write("blank", "1\n\n3\n");
  // Algorithms differ in what they find here.
  repository.write("ünïcode", "bcbaaba".split("").join("\n") + "\n");
  repository.git("mv", "sub/b", "sub/moved");
  const plain = patchText((await repository.captured()).patch);
  const ran = join(scratch.folder, "ran");
  const program = join(scratch.folder, "program");
  Deno.writeTextFileSync(program, `#!/bin/sh\ntouch ${ran}\ncat "$1"\n`);
  Deno.chmodSync(program, 0o755);
  const settings = {
    "color.ui": "always",
    "color.diff": "always",
    "color.status": "always",
    "core.pager": program,
    "pager.diff": "true",
    "pager.status": "true",
    "core.fsmonitor": program,
    "core.hooksPath": scratch.folder,
    "core.quotePath": "false",
    "core.editor": program,
    "core.untrackedCache": "true",
    "core.splitIndex": "true",
    "diff.external": program,
    "diff.odd.command": program,
    "diff.odd.textconv": program,
    "diff.noprefix": "true",
    "diff.mnemonicPrefix": "true",
    "diff.srcPrefix": "x/",
    "diff.dstPrefix": "y/",
    "diff.relative": "true",
    "diff.renames": "copies",
    "diff.renameLimit": "1",
    "diff.algorithm": "histogram",
    "diff.context": "0",
    "diff.interHunkContext": "20",
    "diff.orderFile": "missing",
    "diff.wordRegex": ".",
    "diff.submodule": "log",
    "diff.ignoreSubmodules": "all",
    "diff.suppressBlankEmpty": "true",
    "diff.autoRefreshIndex": "true",
    "diff.colorMoved": "zebra",
    "diff.wsErrorHighlight": "all",
    "status.short": "true",
    "status.branch": "false",
    "status.renames": "copies",
    "status.relativePaths": "true",
    "status.showStash": "true",
    "status.submoduleSummary": "true",
    "log.showSignature": "true",
    "log.decorate": "full",
    "log.follow": "true",
    "format.pretty": "raw",
    "gpg.program": program,
  };
  for (const [name, value] of Object.entries(settings)) {
    repository.git("config", "--global", name, value);
  }
  repository.git("-c", "core.fsmonitor=", "update-index", "--split-index");
  Deno.writeTextFileSync(join(scratch.folder, "post-index-change"), `#!/bin/sh\ntouch ${ran}\n`);
  Deno.chmodSync(join(scratch.folder, "post-index-change"), 0o755);
  await Deno.remove(ran).catch(() => {});
  const state = await repository.captured({ from: "sub" });
  assert.equal(patchText(state.patch), plain);
  assert.equal(state.commit.message, "work");
  repository.write("new", "1\n");
  const all = await repository.captured({ from: "sub", includeUntracked: true });
  const newFile = /^diff --git a\/new b\/new\n(?:(?!diff --git).*\n)*/m;
  assert.match(patchText(all.patch), newFile);
  assert.equal(patchText(all.patch).replace(newFile, ""), plain);
  assert.throws(() => Deno.statSync(ran), Deno.errors.NotFound, "a program of the user's ran");
});

Deno.test("a merge with conflicts is captured as it is in the files", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ a: NUMBERS, b: NUMBERS, c: NUMBERS, d: "1\n" });
  repository.git("checkout", "-q", "-b", "topic");
  repository.git("rm", "-q", "b");
  repository.commit({ a: NUMBERS.replace("7\n", "seven\n"), c: NUMBERS + "topic\n", d: "2\n" });
  repository.git("checkout", "-q", "main");
  repository.git("rm", "-q", "c");
  repository.commit({ a: NUMBERS.replace("7\n", "VII\n"), b: NUMBERS + "main\n" });
  assert.equal(repository.tryGit("merge", "topic").code, 1);
  const state = await repository.captured();
  assert.equal(state.branch, "main");
  assert.match(patchText(state.patch), /^\+<<<<<<< HEAD$/m);
  await repository.assertRestores(state);
  Deno.removeSync(repository.path("b"));
  Deno.removeSync(repository.path("c"));
  await repository.assertRestores(await repository.captured());
});

Deno.test("in the middle of a rebase there is a commit and no branch", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ a: NUMBERS });
  repository.git("checkout", "-q", "-b", "topic");
  repository.commit({ a: NUMBERS.replace("7\n", "seven\n") });
  repository.git("checkout", "-q", "main");
  const onto = repository.commit({ a: NUMBERS.replace("7\n", "VII\n") });
  repository.git("checkout", "-q", "topic");
  assert.equal(repository.tryGit("rebase", "main").code, 1);
  const state = await repository.captured();
  assert.equal(state.branch, null);
  assert.equal(state.commit.hash, onto);
  await repository.assertRestores(state);
});

Deno.test("files outside a sparse checkout are no deletions", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ "in/a": "1\n", "out/b": "1\n" });
  repository.git("sparse-checkout", "set", "in");
  assert.equal((await repository.captured()).dirty, false);
  repository.write("in/a", "2\n");
  const state = await repository.captured({ from: "in" });
  const restored = await repository.restore(state);
  assert.equal(Deno.readTextFileSync(restored.path("in/a")), "2\n");
  assert.equal(Deno.readTextFileSync(restored.path("out/b")), "1\n");
});

Deno.test("a shallow clone is captured", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ a: "1\n" });
  const hash = repository.commit({ a: "2\n" });
  repository.git("clone", "-q", "--depth=1", `file://${repository.root}`, "shallow");
  const shallow = scratch.repository("repo/shallow");
  shallow.write("a", "3\n");
  const state = await shallow.captured();
  assert.equal(state.commit.hash, hash);
  assert.equal(state.remoteUrl, `file://${repository.root}`);
  await shallow.assertRestores(state);
});

Deno.test("what a partial clone lacks is not loaded; the notice says so", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.git("config", "uploadpack.allowFilter", "true");
  repository.commit({ a: NUMBERS, b: "1\n" });
  const options = ["--filter=blob:none", "--no-checkout"];
  repository.git("clone", "-q", ...options, `file://${repository.root}`, "partial");
  const partial = scratch.repository("repo/partial");
  partial.git("read-tree", "HEAD");
  partial.write("a", "mine\n");
  partial.write("b", "mine\n");
  const state = await partial.captured();
  assert.equal(state.patch.kind, "failed");
  assert.match(state.notice ?? "", /^git could not make the patch .* they are not recorded$/);
  assert.equal(hasUncommittedChanges(state), true);
  assert.equal(await writePatch(state.patch, join(scratch.folder, "none.patch")), null);
});

Deno.test("submodules with changes are listed; another commit is in the patch", async () => {
  using scratch = makeScratch();
  const library = scratch.repository("library");
  const first = library.commit({ l: "1\n" });
  const second = library.commit({ l: "2\n" });
  const repository = scratch.repository();
  repository.commit({ a: "1\n" });
  repository.git("submodule", "--quiet", "add", library.root, "lib");
  repository.commit();
  const inner = scratch.repository("repo/lib");
  assert.deepEqual((await repository.captured()).submodules, []);

  inner.write("untracked", "1\n");
  assert.equal((await repository.captured()).dirty, false);

  inner.write("l", "edited\n");
  repository.git("config", "submodule.lib.ignore", "all");
  repository.git("config", "diff.submodule", "log");
  const edited = await repository.captured();
  assert.deepEqual(edited.submodules, [
    { path: "lib", commitChanged: false, modifiedContent: true },
  ]);
  assert.deepEqual(edited.patch, { kind: "empty" });
  assert.equal(hasUncommittedChanges(edited), true);

  inner.git("checkout", "-q", "--force", first);
  repository.write("a", "2\n");
  const moved = await repository.captured();
  assert.deepEqual(moved.submodules, [
    { path: "lib", commitChanged: true, modifiedContent: false },
  ]);
  assert.match(patchText(moved.patch), new RegExp(`^-Subproject commit ${second}$`, "m"));
  assert.match(patchText(moved.patch), new RegExp(`^\\+Subproject commit ${first}$`, "m"));
  const restored = await repository.restore(moved, "restored", ["--index"]);
  assert.equal(restored.git("rev-parse", ":lib"), first);
  assert.equal(Deno.readTextFileSync(restored.path("a")), "2\n");
  await repository.restore(moved, "restored without the index");

  const inside = await inner.captured();
  assert.equal(inside.root, inner.root);
  assert.equal(inside.branch, null);
});

Deno.test("a large patch goes to its file without being held", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ a: "1\n" });
  repository.write("a", NUMBERS.repeat(2000));
  repository.write("new", mixed);
  for (const includeUntracked of [false, true]) {
    const large = await repository.captured({ heldPatchBytes: 1000, includeUntracked });
    const held = await repository.captured({ includeUntracked });
    assert.equal(large.patch.kind, "large");
    const file = join(scratch.folder, "large.patch");
    const written = await writePatch(large.patch, file);
    const text = Deno.readTextFileSync(file);
    assert.equal(text, patchText(held.patch));
    assert.equal(written?.sizeBytes, text.length);
    await repository.assertRestores(large, includeUntracked ? "all" : "tracked");
  }
});

Deno.test("a patch file is private, complete or absent", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ a: "1\n" });
  repository.write("a", NUMBERS);
  const folder = join(scratch.folder, "artifacts");
  Deno.mkdirSync(folder);
  const file = join(folder, "git_diff.patch");
  const names = () => [...Deno.readDirSync(folder)].map((entry) => entry.name);

  const large = await repository.captured({ heldPatchBytes: 10 });
  assert(large.patch.kind === "large");
  const held = await repository.captured();
  await writePatch(held.patch, file);
  assert.equal(Deno.statSync(file).mode! & 0o777, 0o600);
  Deno.removeSync(file);

  const commit = "0".repeat(40);
  const broken = { ...large.patch, source: { ...large.patch.source, commit } };
  await assert.rejects(writePatch(broken, file), (error) => {
    assert(error instanceof UserError);
    assert.equal(error.kind, "git-patch-not-written");
    assert.match(error.message, /bad object 0000/);
    return true;
  });
  repository.write("a", "1\n");
  assert.equal(await writePatch(large.patch, file), null, "the change was undone meanwhile");
  assert.deepEqual(names(), []);
  await assert.rejects(
    writePatch(held.patch, join(scratch.folder, "none/x")),
    Deno.errors.NotFound,
  );
});
