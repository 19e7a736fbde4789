import { dirname, join } from "node:path";
import type { Sandbox } from "../harness.ts";

/**
 * A script that records every file of the folder it lies in as the artifact `tree.json`: whether it
 * is executable and the hash of its content, or where it leads; names byte for byte.
 */
export const treeScript = `import hashlib, os, yanex
root = os.fsencode(os.path.dirname(os.path.abspath(__file__)))
tree = {}
for folder, folders, files in os.walk(root):
    folders[:] = [name for name in folders if name not in (b".git", b"__pycache__")]
    links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
    for name in files + links:
        path = os.path.join(folder, name)
        key = repr(os.path.relpath(path, root))
        if key == "b'.git'":
            continue
        if os.path.islink(path):
            tree[key] = "-> " + repr(os.readlink(path))
        else:
            with open(path, "rb") as file:
                content = hashlib.sha256(file.read()).hexdigest()
            tree[key] = ("x " if os.access(path, os.X_OK) else "  ") + content
yanex.save_artifact(dict(sorted(tree.items())), "tree.json")
yanex.log_metrics({"files": len(tree)})
`;

const LINES = Array.from({ length: 60 }, (_, i) => `line ${i}`);

/** Pseudo-random bytes, the same for the same seed. */
export function randomBytes(length: number, random: () => number): Uint8Array {
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

/** Names that are hard to write, and plain ones. */
const NAMES = [
  "plain.py",
  "sub/deep/b.txt",
  "with space .txt",
  `it's "quoted".txt`,
  "new\nline.txt",
  "tab\tand\\backslash",
  "ünïcode ✓/ディレクトリ.txt",
  "-dash",
  ":(top)magic",
  "*.glob",
];

/** Content of each kind, by the number that is drawn. */
const CONTENTS: readonly ((random: () => number) => string | Uint8Array)[] = [
  (random) => LINES.map((line) => random() < 0.2 ? `${line} changed` : line).join("\n") + "\n",
  (random) => LINES.slice(Math.floor(random() * 40)).join("\r\n") + "\r\n",
  (random) => LINES.slice(0, Math.floor(random() * 60)).join("\n") + "\nno line end",
  (random) => randomBytes(Math.floor(random() * 4000), random),
  // ISO 8859-1, with mixed line ends.
  (random) =>
    new Uint8Array([0x67, 0xfc, 0xdf, 10, 0xe9, 13, 10, 65 + Math.floor(random() * 26), 13]),
  () => "",
  (random) => `one very long line ${"é".repeat(Math.floor(random() * 30_000))}`,
];

/** A name that is no UTF-8, which only other programs than this one can write, as a shell's word. */
const ODD_NAME = `"$(printf 'n\\303\\244h \\377\\376')"`;

const takesOddNames = Deno.build.os === "linux";

const pick = <T>(list: readonly T[], random: () => number): T =>
  list[Math.floor(random() * list.length)]!;

/** Commits one file of each name, with content of every kind, and {@link treeScript}. */
export async function commitTree(t: Sandbox, random: () => number): Promise<void> {
  t.write("tree.py", treeScript);
  for (const [index, name] of NAMES.entries()) {
    t.write(name, CONTENTS[index % CONTENTS.length]!(random));
  }
  Deno.chmodSync(join(t.dir, "plain.py"), 0o755);
  Deno.symlinkSync("sub/deep/b.txt", join(t.dir, "link"));
  await t.commit();
}

const KINDS = [
  "write",
  "edit",
  "remove",
  "move",
  "mode",
  "add",
  "link",
  "stage",
  "odd name",
] as const;

/** One random change of the working tree; what it is, or null if it was not possible. */
export async function changeTree(t: Sandbox, random: () => number): Promise<string | null> {
  const name = pick(NAMES, random);
  const path = join(t.dir, name);
  const isThere = await Deno.lstat(path).then(() => true, () => false);
  const git = (...args: string[]) => t.git("--literal-pathspecs", ...args);
  switch (pick(KINDS, random)) {
    case "write":
      if (!isThere) return null;
      t.write(name, pick(CONTENTS, random)(random));
      return `write ${name}`;
    case "edit": {
      if (!isThere) return null;
      const bytes = Deno.readFileSync(path);
      const at = Math.floor(random() * (bytes.length + 1));
      const added = pick(["x", "\n", "\r\n", "é", "\0"], random);
      t.write(
        name,
        new Uint8Array([
          ...bytes.subarray(0, at),
          ...new TextEncoder().encode(added),
          ...bytes.subarray(at + 1),
        ]),
      );
      return `edit ${name}`;
    }
    case "remove":
      if (!isThere) return null;
      Deno.removeSync(path);
      return `remove ${name}`;
    case "move": {
      if (!isThere) return null;
      const to = `moved ${Math.floor(random() * 1e6)}/${name}`;
      Deno.mkdirSync(dirname(join(t.dir, to)), { recursive: true });
      await git("mv", "--", name, to);
      return `move ${name}`;
    }
    case "mode":
      if (!isThere) return null;
      Deno.chmodSync(path, Deno.statSync(path).mode! ^ 0o111);
      return `mode ${name}`;
    case "add": {
      const added = `added ${Math.floor(random() * 1e6)} ${name.replaceAll("/", " ")}`;
      t.write(added, pick(CONTENTS, random)(random));
      await git("add", ...(random() < 0.5 ? ["--intent-to-add"] : []), "--", added);
      return `add ${added}`;
    }
    case "link":
      Deno.removeSync(join(t.dir, "link"));
      Deno.symlinkSync(pick(["plain.py", "nowhere\nat all", "sub"], random), join(t.dir, "link"));
      return "link";
    case "odd name":
      if (!takesOddNames) return null;
      await t.call("sh", ["-c", `printf '%s\\n' '${random()}' > ${ODD_NAME}; git add ${ODD_NAME}`]);
      return "odd name";
    case "stage":
      await git("add", "--update");
      return "stage";
  }
}

/** A small generator of pseudo-random numbers from 0 to 1, the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
