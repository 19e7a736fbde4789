import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { type Sandbox, skipUnless, type TestOptions, yanexCommand } from "../harness.ts";

const typeKeysProgram = fileURLToPath(new URL("./type_keys.py", import.meta.url));

/** Runs a test only where this shell is. */
export function needs(shell: "bash" | "zsh" | "fish"): TestOptions {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  return skipUnless(
    Deno.build.os !== "windows" && folders.some((folder) => existsSync(join(folder, shell))),
    `needs ${shell}`,
  );
}

/** Names that a shell has to quote, by the ids of their experiments; the newest last. */
export const AWKWARD: Readonly<Record<string, string>> = {
  aa000001: "plain",
  aa000002: "two words",
  bb000001: 'it\'s "quoted"',
  bb000002: "$HOME `x` \\ !1",
  cc000001: "a:b:c",
  cc000002: "größe 日本",
  dd000001: "esc\x1b[31mred",
  dd000002: "new\nline",
  dd000003: "csi\u009b31m",
  dd000004: "turned\u202earound",
  ee000001: "star*?[x]{y}~#&;|<>()",
  ee000002: "k=v",
};

/** Keys that complete something, and the arguments that the command then gets in every shell. */
export const TYPED: readonly (readonly [keys: string, args: readonly string[]])[] = [
  ["yanex lin\tpl\t\r", ["lineage", "plain"]],
  ["yanex lineage two\\ w\t\r", ["lineage", "two words"]],
  ["yanex lineage 'tw\t\r", ["lineage", "two words"]],
  ['yanex lineage "tw\t\r', ["lineage", "two words"]],
  ["yanex lineage it\t\r", ["lineage", AWKWARD.bb000001!]],
  ["yanex lineage 'it\t\r", ["lineage", AWKWARD.bb000001!]],
  ['yanex lineage "\\$HO\t\r', ["lineage", AWKWARD.bb000002!]],
  ["yanex lineage \\$HO\t\r", ["lineage", AWKWARD.bb000002!]],
  ["yanex lineage a:b\t\r", ["lineage", "a:b:c"]],
  ["yanex lineage gr\t\r", ["lineage", "größe 日本"]],
  ["yanex lineage star\t\r", ["lineage", AWKWARD.ee000001!]],
  ["yanex lineage --format=js\t\r", ["lineage", "--format=json"]],
  ["yanex lineage --form\tmer\t\r", ["lineage", "--format", "mermaid"]],
  ["yanex run --name=tw\t\r", ["run", "--name=two words"]],
  ["yanex run -tgoo\t\r", ["run", "-tgood"]],
  ["yanex run tr\t-p l\t0.1\r", ["run", "train me.py", "-p", "lr=0.1"]],
  ["yanex run --config=\t\r", ["run", "--config=base.yaml"]],
  // Nothing that a terminal could obey, and no part of a name that has it.
  ["yanex lineage esc\t\r", ["lineage", "esc"]],
  ["yanex lineage new\t\r", ["lineage", "new"]],
  ["yanex lineage csi\t\r", ["lineage", "csi"]],
  ["yanex run train.py -- pl\t\r", ["run", "train.py", "--", "pl"]],
];

/** Puts experiments with {@link AWKWARD} names into the store, and files into the folder. */
export function putAwkward(t: Sandbox): void {
  for (const [index, [id, name]] of Object.entries(AWKWARD).entries()) {
    const minute = String(index).padStart(2, "0");
    const folder = join(t.store.path, id);
    Deno.mkdirSync(folder, { recursive: true });
    const metadata = {
      created_at: `2026-03-01T09:${minute}:00.000000`,
      id,
      name,
      project: "demo",
      script_path: "/work/train me.py",
      started_at: `2026-03-01T09:${minute}:00.000000`,
      status: "completed",
      tags: ["good"],
    };
    Deno.writeTextFileSync(join(folder, "metadata.json"), JSON.stringify(metadata, null, 2));
    Deno.writeTextFileSync(join(folder, "params.yaml"), "lr: 0.1\n");
    Deno.writeTextFileSync(join(folder, ".params.json"), '{"lr": 0.1}');
    const time = new Date(`2026-03-01T09:${minute}:00Z`);
    Deno.utimeSync(folder, time, time);
  }
  t.write("train me.py", "");
  t.write("base.yaml", "lr: 1\n");
  t.write("notes.txt", "");
}

/**
 * Puts a `yanex` on the PATH of the shells. What completion calls is the program that is tested;
 * for anything else, its arguments are written down.
 *
 * @returns the file that they are written to
 */
export function putOnPath(t: Sandbox): string {
  const bin = join(t.home, "bin");
  const called = join(t.home, "called");
  const command = yanexCommand().map((word) => `'${word}'`).join(" ");
  Deno.mkdirSync(bin);
  Deno.writeTextFileSync(
    join(bin, "yanex"),
    `#!/bin/sh
case $1 in
  __complete | completion) exec ${command} "$@" ;;
esac
{ printf '%s\\037' "$@"; printf '\\036'; } >>'${called}'
`,
    { mode: 0o755 },
  );
  t.env.PATH = `${bin}:${t.env.PATH}`;
  t.env.TERM = "xterm";
  // Without it, fish leaves a folder among the temporary files.
  t.env.XDG_RUNTIME_DIR = join(t.home, "runtime");
  Deno.mkdirSync(t.env.XDG_RUNTIME_DIR, { mode: 0o700 });
  return called;
}

/** Arguments of the calls that {@link typeKeys} made, and what the terminal showed. */
export interface Typing {
  readonly calls: readonly (readonly string[])[];
  readonly shown: string;
}

/**
 * Types into an interactive shell on a terminal.
 *
 * @param command starts the shell
 * @param rounds keys with a call of yanex at their end, or keys and what is then shown
 */
export async function typeKeys(
  t: Sandbox,
  command: readonly string[],
  rounds: readonly (string | readonly [keys: string, shown: string])[],
): Promise<Typing> {
  const called = putOnPath(t);
  const file = join(t.home, "rounds.json");
  Deno.writeTextFileSync(file, JSON.stringify(rounds));
  const args = [typeKeysProgram, file, called, ...command];
  const { stdout } = await t.call("python3", args, { timeoutSeconds: 600 });
  const calls = Deno.readTextFileSync(called).split("\x1e").slice(0, -1)
    .map((call) => call.split("\x1f").slice(0, -1));
  return { calls, shown: stdout };
}
