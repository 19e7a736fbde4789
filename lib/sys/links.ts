import { failureReason } from "./failure.ts";

/** Where a symbolic link leads, as it stands in it; null if `path` is no link or nothing at all. */
export function linkTarget(path: string): string | null {
  try {
    return Deno.lstatSync(path).isSymlink ? Deno.readLinkSync(path) : null;
  } catch (error) {
    if (["missing", "not-a-directory", "unreachable"].includes(failureReason(error))) return null;
    throw error;
  }
}

/** Makes a symbolic link; what it leads to need not be there. */
export function makeLink(target: string, path: string): void {
  Deno.symlinkSync(target, path);
}
