import { skipUnless, type TestOptions } from "../harness.ts";

/** In network, mount and process namespaces of its own, with a /proc of its own. */
const unshare = [
  "unshare",
  ...(Deno.uid() === 0 ? [] : ["--map-root-user"]),
  ...["--net", "--mount", "--pid", "--fork", "--mount-proc"],
];

function works(): boolean {
  try {
    const [program, ...args] = [...unshare, "true"];
    return new Deno.Command(program!, { args, stdout: "null", stderr: "null" }).outputSync()
      .success;
  } catch {
    return false;
  }
}

/** For tests with programs that cannot see each other. */
export const namespaces: TestOptions = skipUnless(works(), "needs the right to make namespaces");

/** A command that sees the same folders, and no process and no network of anybody else. */
export function withoutOthers(command: readonly string[]): string[] {
  return [...unshare, ...command];
}
