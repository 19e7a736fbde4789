import assert from "node:assert/strict";
import { hasUncommittedChanges } from "./git_metadata.ts";
import {
  makeScratch,
  MIXED_BYTES,
  NUMBERED_LINES,
  patchText,
  type ScratchRepository,
} from "./testing/scratch_repository.ts";

const bytes = (...values: number[]) => new Uint8Array(values);

/** A change of the working tree, from a commit that has some files of each kind. */
const CHANGES: Record<string, (repository: ScratchRepository) => void> = {
  "an unstaged change": (r) => r.write("a", NUMBERED_LINES.replace("7\n", "seven\n")),
  "a staged change": (r) => {
    r.write("a", NUMBERED_LINES.replace("7\n", "seven\n"));
    r.git("add", "a");
  },
  "a staged change that was changed again": (r) => {
    r.write("a", NUMBERED_LINES.replace("7\n", "seven\n"));
    r.git("add", "a");
    r.write("a", NUMBERED_LINES.replace("7\n", "VII\n"));
  },
  "a staged change that was undone in the file": (r) => {
    r.write("a", "other\n");
    r.git("add", "a");
    r.write("a", NUMBERED_LINES);
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
    r.write("renamed", NUMBERED_LINES + "more\n");
  },
  "two names that change places": (r) => {
    r.write("a", MIXED_BYTES);
    r.write("binary", NUMBERED_LINES);
  },
  "a mode": (r) => Deno.chmodSync(r.path("a"), 0o755),
  "a mode and content": (r) => {
    r.write("a", "1\n");
    Deno.chmodSync(r.path("a"), 0o755);
  },
  "binary content": (r) =>
    r.write("binary", MIXED_BYTES.map((byte, i) => i % 500 ? byte : 255 - byte)),
  "a new binary file": (r) => {
    r.write("more", MIXED_BYTES.slice(0, 999));
    r.git("add", "more");
  },
  "line ends": (r) => r.write("a", NUMBERED_LINES.replaceAll("\n", "\r\n")),
  "a line end of another kind in one line": (r) => r.write("crlf", "one\r\ntwo\nthree\r\n"),
  "no last line end": (r) => r.write("a", NUMBERED_LINES + "end"),
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
    r.write("link", NUMBERED_LINES);
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
  repository.write("a", NUMBERED_LINES);
  repository.write("sub/b", "b\n");
  repository.write("binary", MIXED_BYTES);
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
  repository.write("a", NUMBERED_LINES.replace("7\n", "seven\n"));
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
