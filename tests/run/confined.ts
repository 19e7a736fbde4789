import { skipUnless, type TestOptions } from "../harness.ts";

/** True if this command ends with success. */
function works(command: readonly string[]): boolean {
  const [program, ...args] = command;
  try {
    return new Deno.Command(program!, { args, stdout: "null", stderr: "null" }).outputSync()
      .success;
  } catch {
    return false;
  }
}

const isRoot = Deno.uid() === 0;

/** Starts a program in a mount namespace of its own: what it mounts ends with it. */
const unshare = ["unshare", ...(isRoot ? [] : ["--map-root-user"]), "--mount"];

/** Starts a program for which permissions hold, also if it is root's. */
const powerless = isRoot ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"] : [];

/** For tests that mount something. */
export const mounts: TestOptions = skipUnless(
  works([...unshare, "sh", "-c", "mount -t tmpfs -o size=64k tmpfs /mnt"]),
  "needs the right to mount",
);

/** For tests of what the system denies. */
export const permissions: TestOptions = skipUnless(
  Deno.build.os !== "windows" && works([...powerless, "true"]),
  "needs a user whom permissions hold back",
);

/**
 * A shell script that runs with a file system of `bytes` bytes mounted at `folder`; both are gone
 * when it ends.
 */
export function withTinyDisk(folder: string, bytes: number, script: string): string[] {
  const mount =
    `mkdir -p '${folder}' && mount -t tmpfs -o size=${bytes} tmpfs '${folder}' || exit 99`;
  return [...unshare, "sh", "-c", `${mount}\n${script}`];
}

/** A shell script for which a folder, and what is below it, is read-only. */
export function withReadOnly(folder: string, script: string): string[] {
  const mount = `mount --bind '${folder}' '${folder}' && ` +
    `mount -o remount,ro,bind '${folder}' || exit 99`;
  return [...unshare, "sh", "-c", `${mount}\n${script}`];
}

/** A shell script for which permissions hold. */
export function withPermissions(script: string): string[] {
  return [...powerless, "sh", "-c", script];
}
