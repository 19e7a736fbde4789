import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox } from "../harness.ts";

/** Every file below a folder: its time, size and content. */
export function listing(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  const visit = (path: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(join(folder, path))) {
      const inner = join(path, name);
      if (isDirectory) {
        visit(inner);
        continue;
      }
      const { mtime, size, isFile } = Deno.lstatSync(join(folder, inner));
      const content = isFile ? Deno.readFileSync(join(folder, inner)) : new Uint8Array();
      files[inner] = `${mtime?.getTime()} ${size} ${new TextDecoder("latin1").decode(content)}`;
    }
  };
  if (existsSync(folder)) visit("");
  return files;
}

/** What is in the folder of temporary worktrees, and in the list of the repository's. */
export function leftovers(t: Sandbox): string[] {
  const folders = [
    join(t.home, ".cache/yanex/reproduce"),
    join(t.dir, ".git/worktrees"),
  ];
  return folders.flatMap((folder) =>
    existsSync(folder) ? [...Deno.readDirSync(folder)].map(({ name }) => join(folder, name)) : []
  );
}

/** Runs a script of the sandbox and returns the id of its experiment. */
export async function runOnce(t: Sandbox, args: string | readonly string[]): Promise<string> {
  const known = t.store.ids();
  const words = typeof args === "string" ? args.split(" ") : args;
  await t.yanex(["run", ...words, "-q"]);
  return t.store.ids().find((id) => !known.includes(id))!;
}

/** Reproduces an experiment and returns the id of the new one. */
export async function reproduceOnce(
  t: Sandbox,
  args: string | readonly string[],
): Promise<{ readonly id: string; readonly stdout: string; readonly stderr: string }> {
  const known = t.store.ids();
  const words = typeof args === "string" ? args.split(" ") : args;
  const { stdout, stderr } = await t.yanex(["reproduce", ...words]);
  return { id: t.store.ids().find((id) => !known.includes(id))!, stdout, stderr };
}
