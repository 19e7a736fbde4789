/** Patches of real git are read as git means them. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { LineCutter } from "../../lib/secrets/patch/lines.ts";
import { PatchState } from "../../lib/secrets/patch/state.ts";
import { type Sandbox, test } from "../harness.ts";
import { Random } from "./random.ts";

interface NewLine {
  readonly path: string;
  readonly line: number;
  readonly text: string;
  readonly added: boolean;
}

/** The lines of the new files that a patch shows. */
function newLines(patch: Uint8Array): NewLine[] {
  const lines: NewLine[] = [];
  const state = new PatchState();
  const decoder = new TextDecoder();
  const cutter = new LineCutter(Infinity, (bytes, start, end) => {
    const kind = state.next(bytes, start, end);
    if (kind !== "added" && kind !== "context") return;
    const text = decoder.decode(bytes.subarray(start + state.columns, end));
    lines.push({ path: state.file.path, line: state.newLine, text, added: kind === "added" });
  });
  cutter.push(patch);
  cutter.finish();
  return lines;
}

async function gitPatch(t: Sandbox, ...args: string[]): Promise<Uint8Array> {
  await t.git("diff", "--output=../patch", ...args);
  return Deno.readFileSync(join(t.dir, "..", "patch"));
}

function assertLinesOfFiles(t: Sandbox, lines: readonly NewLine[]): void {
  const files = new Map<string, string[]>();
  for (const { path, line, text } of lines) {
    if (!files.has(path)) files.set(path, t.read(path).split("\n"));
    assert.equal(text, files.get(path)![line - 1], `${path}:${line}`);
  }
}

const NAMES = ["a", "b.py", "two words", "é", "日本", 'q"uote', "tab\tname", "new\nline", "-dash"]
  .concat(["a => b", "back\\slash", " lead", "trail ", "b/c", "a/a", "$x", "'", "{a,b}", "\x01"]);

const LINES = [
  "x = 1",
  "",
  "y",
  "--- a/x",
  "+++ b/x",
  "@@ -1 +1 @@",
  "diff --git a/x b/x",
  "\\ No",
  "-",
]
  .concat(["+", " ", "é", "\r", "z\r", "+x", "-- 2", "++ 2", "index 1..2 160000"]);

function content(random: Random): string {
  const lines = random.many(random.int(0, 30), () => random.pick(LINES));
  return random.chance(0.05)
    ? `\0${lines.join("\0")}`
    : lines.join("\n") + random.pick(["", "\n", "\n"]);
}

function edited(random: Random, text: string): string {
  return text.split("\n").flatMap((line) => {
    if (random.chance(0.8)) return [line];
    return random.pick([[], [line, random.pick(LINES)], [random.pick(LINES)]]);
  }).join("\n");
}

/** Changes the files of a repository in every way that git knows. */
async function change(t: Sandbox, random: Random, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const way = random.int(0, 6);
    if (way <= 2) t.write(path, edited(random, t.read(path)));
    else if (way === 3) t.write(path, content(random));
    else if (way === 4) await t.git("rm", "-q", "--", path);
    else if (way === 5) Deno.chmodSync(join(t.dir, path), 0o755);
    else if (way === 6) {
      await t.git("mv", "--", path, `moved ${path.replaceAll("/", "_")}`);
      const moved = `moved ${path.replaceAll("/", "_")}`;
      t.write(moved, edited(random, t.read(moved)));
    }
  }
  t.write("added file", content(random));
  await t.git("add", "-N", "--", "added file");
}

/** Added lines of each file, as git counts them; binary files have none. */
async function countsOfGit(t: Sandbox, ...args: string[]): Promise<Map<string, number>> {
  const fields = (await t.git("diff", "--numstat", "-z", ...args)).split("\0");
  const counts = new Map<string, number>();
  for (let at = 0; at < fields.length - 1; at++) {
    const [added, , path] = fields[at]!.split("\t", 2).concat(
      fields[at]!.split("\t").slice(2).join("\t"),
    );
    // A renamed file has its names in two fields more.
    const name = path === "" ? fields[at += 2]! : path!;
    if (Number(added) > 0) counts.set(name, Number(added));
  }
  return counts;
}

for (const seed of [1, 2, 3, 4, 5, 6]) {
  test(`each added line has its file and number, whatever was changed (${seed})`, async (t) => {
    const random = new Random(seed);
    const paths = [...new Set(random.many(8, () => random.pick(NAMES)))]
      .filter((path, _, all) => !all.includes(path.split("/")[0]!) || !path.includes("/"));
    for (const path of paths) t.write(path, content(random));
    await t.commit();
    await change(t, random, paths);
    const options = random.pick([[], ["-U0"], ["-U1"], ["--inter-hunk-context=9"], [
      "--full-index",
    ]]);
    const lines = newLines(await gitPatch(t, "HEAD", "--binary", "-M", ...options));
    assertLinesOfFiles(t, lines);
    const counts = new Map<string, number>();
    for (const { path } of lines.filter(({ added }) => added)) {
      counts.set(path, (counts.get(path) ?? 0) + 1);
    }
    assert.deepEqual(counts, await countsOfGit(t, "HEAD", "-M"));
  });
}

for (const prefix of [["--no-prefix"], ["--src-prefix=i/", "--dst-prefix=w/"]]) {
  test(`paths are told with ${prefix.join(" ")}`, async (t) => {
    for (const path of ["a/x", "é y", "x"]) t.write(path, "one\n");
    await t.commit();
    for (const path of ["a/x", "é y", "x"]) t.write(path, "two\n");
    const lines = newLines(await gitPatch(t, "HEAD", ...prefix));
    assert.deepEqual(lines.map(({ path }) => path).sort(), ["a/x", "x", "é y"]);
  });
}

test("the columns of a merge in progress are told from the text", async (t) => {
  const random = new Random(9);
  const base = random.many(40, (index) => `line ${index}`);
  t.write("x y", base.join("\n") + "\n");
  await t.commit();
  const branch = async (name: string) => {
    await t.git("checkout", "-q", "-b", name);
    t.write(
      "x y",
      base.map((line) => random.chance(0.3) ? `${name} ${line}` : line).join("\n") + "\n",
    );
    await t.commit();
    await t.git("checkout", "-q", "-");
  };
  await branch("left");
  await branch("right");
  await t.git("merge", "-q", "left");
  await t.git("merge", "-q", "right").catch(() => undefined);
  for (const args of [[], ["HEAD"], ["--cc"], ["--base"]]) {
    // Of a merge, git writes to the standard output only.
    const lines = newLines(new TextEncoder().encode(await t.git("diff", ...args)));
    assert.ok(lines.some(({ added, text }) => added && text.startsWith("<<<<<<<")), args.join());
    assertLinesOfFiles(t, lines);
  }
});
