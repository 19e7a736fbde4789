import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { captureGit, type CaptureOptions, type GitState } from "../capture.ts";
import { type Patch, writePatch } from "../patch.ts";

/** Folders and an environment for tests with real git; nothing of the user's takes part. */
export interface Scratch extends Disposable {
  readonly folder: string;
  /** The whole environment for git; a test may add to it. */
  readonly env: Record<string, string>;
  /** Makes an empty repository below the folder. */
  repository(name?: string): ScratchRepository;
}

/** A fresh temporary folder with its own home; removed when disposed of. */
export function makeScratch(): Scratch {
  const folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "yanex-test-" }));
  Deno.mkdirSync(join(folder, "home"));
  const env = {
    PATH: Deno.env.get("PATH") ?? "",
    HOME: join(folder, "home"),
    GIT_CONFIG_NOSYSTEM: "1",
  };
  const config = "[user]\n\tname = Ada Lovelace\n\temail = ada@example.com\n" +
    '[init]\n\tdefaultBranch = main\n[protocol "file"]\n\tallow = always\n[advice]\n\tdetachedHead = false\n';
  Deno.writeTextFileSync(join(folder, "home", ".gitconfig"), config);
  return {
    folder,
    env,
    repository(name = "repo") {
      const repository = new ScratchRepository(folder, join(folder, name), env);
      Deno.mkdirSync(repository.root, { recursive: true });
      repository.git("init", "-q");
      return repository;
    },
    [Symbol.dispose]() {
      Deno.removeSync(folder, { recursive: true });
    },
  };
}

/** A working tree in a scratch folder. */
export class ScratchRepository {
  constructor(
    readonly folder: string,
    readonly root: string,
    readonly env: Record<string, string>,
  ) {}

  /** Path of something in the working tree. */
  path(name: string): string {
    return join(this.root, name);
  }

  /** Runs git in the root; its output without the last line end. */
  git(...args: string[]): string {
    const { code, text } = this.tryGit(...args);
    assert.equal(code, 0, `git ${args.join(" ")}: ${text}`);
    return text;
  }

  /** Runs git, which may fail. */
  tryGit(...args: string[]): { code: number; text: string } {
    const result = runSync(this.root, this.env, args);
    const text = new TextDecoder().decode(result.stdout) +
      (result.code === 0 ? "" : new TextDecoder().decode(result.stderr));
    return { code: result.code, text: text.replace(/\n$/, "") };
  }

  /** Writes a file and the folders above it. */
  write(name: string, content: string | Uint8Array): void {
    Deno.mkdirSync(dirname(this.path(name)), { recursive: true });
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    Deno.writeFileSync(this.path(name), bytes);
  }

  /** Writes files, adds all there is and commits. */
  commit(files: Record<string, string | Uint8Array> = {}, message = "work"): string {
    for (const [name, content] of Object.entries(files)) this.write(name, content);
    this.git("add", "-A");
    this.git("commit", "-q", "--allow-empty", "-m", message);
    return this.git("rev-parse", "HEAD");
  }

  /**
   * Captures the state from a folder of the working tree, and holds that the repository is the
   * same afterwards, down to the times of its files.
   */
  async capture(options: CaptureOptions & { from?: string } = {}): Promise<GitState> {
    const gitDir = this.tryGit("rev-parse", "--absolute-git-dir").text;
    const before = listing(gitDir);
    const state = await captureGit(this.path(options.from ?? "."), { env: this.env, ...options });
    assert.deepEqual(listing(gitDir), before, "the repository was changed");
    return state;
  }

  /** As {@link capture}, where a commit must be found. */
  async captured(options: CaptureOptions & { from?: string } = {}) {
    const state = await this.capture(options);
    assert(state.kind === "repository", `no repository: ${JSON.stringify(state)}`);
    return state;
  }

  /** The tree of the working tree's tracked files (of all that is not ignored with `all`). */
  tree(all: "all" | "tracked" = "tracked"): string {
    const index = join(this.folder, "tree-index");
    const real = this.git("rev-parse", "--path-format=absolute", "--git-path", "index");
    Deno.copyFileSync(real, index);
    // Times of the copy say nothing: all files are to be read.
    Deno.utimeSync(index, 1, 1);
    try {
      const env = { ...this.env, GIT_INDEX_FILE: index };
      const added = runSync(this.root, env, ["add", all === "all" ? "-A" : "-u", "--", ":/"]);
      assert.equal(added.code, 0, new TextDecoder().decode(added.stderr));
      const written = runSync(this.root, env, ["write-tree"]);
      assert.equal(written.code, 0, new TextDecoder().decode(written.stderr));
      return new TextDecoder().decode(written.stdout).trim();
    } finally {
      Deno.removeSync(index);
    }
  }

  /** Clones the repository to a fresh folder beside it, with a commit checked out. */
  clone(name: string, commit: string): ScratchRepository {
    const clone = new ScratchRepository(this.folder, join(this.folder, name), this.env);
    this.git("clone", "-q", "--no-checkout", this.root, clone.root);
    clone.git("checkout", "-q", "--detach", commit);
    return clone;
  }

  /** Checks out the commit of a captured state in a fresh clone, applies its patch there. */
  async restore(
    state: { readonly commit: { readonly hash: string }; readonly patch: Patch },
    name = "restored",
    applyOptions: string[] = [],
  ): Promise<ScratchRepository> {
    const clone = this.clone(name, state.commit.hash);
    const file = join(this.folder, `${name}.patch`);
    if (await writePatch(state.patch, file) !== null) {
      clone.git("apply", "--whitespace=nowarn", ...applyOptions, file);
    }
    return clone;
  }

  /** Asserts that commit and patch give back exactly the files that are here. */
  async assertRestores(
    state: { readonly commit: { readonly hash: string }; readonly patch: Patch },
    files: "all" | "tracked" = "tracked",
  ): Promise<void> {
    const restored = await this.restore(state, `restored-${crypto.randomUUID()}`);
    assert.equal(restored.tree("all"), this.tree(files), "the restored files differ");
  }
}

function runSync(cwd: string, env: Record<string, string>, args: string[]) {
  return new Deno.Command("git", { args, cwd, env, clearEnv: true, stdin: "null" }).outputSync();
}

/** Every file below a folder with its time, size and content. */
function listing(folder: string): string[] {
  const lines: string[] = [];
  const visit = (path: string) => {
    const info = Deno.lstatSync(path);
    const content = info.isFile ? Deno.readFileSync(path) : new Uint8Array();
    // Git itself marks a shared index (core.splitIndex) as used each time it reads it.
    const time = path.includes("/sharedindex.") ? "" : info.mtime?.getTime();
    lines.push(`${path} ${time} ${info.size} ${checksum(content)}`);
    if (info.isDirectory) {
      for (const name of [...Deno.readDirSync(path)].map((entry) => entry.name).sort()) {
        visit(join(path, name));
      }
    }
  };
  try {
    visit(folder);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return lines;
}

function checksum(bytes: Uint8Array): number {
  let sum = 7;
  for (const byte of bytes) sum = (Math.imul(sum, 31) + byte) | 0;
  return sum;
}

/** The text of a patch that is held in memory. */
export function patchText(patch: Patch): string {
  assert(patch.kind === "held", `the patch is ${patch.kind}`);
  return new TextDecoder().decode(patch.bytes);
}

/** Forty lines, for changes with a neighbourhood. */
export const NUMBERED_LINES: string = Array.from({ length: 40 }, (_, i) => `${i}\n`).join("");

/** Bytes that are no text and have all values. */
export const MIXED_BYTES: Uint8Array = Uint8Array.from(
  { length: 3000 },
  (_, i) => (i * 7 + (i >> 5) * 13) % 256,
);
