import { realPath } from "./files.ts";
import { readProc } from "./host.ts";
import type { Space } from "./space_of.ts";

export type { Space } from "./space_of.ts";

/** The file system that a folder lies on. */
export interface Volume extends Space {
  /** In the system's words (`ext4`, `nfs4`); null where it does not tell. */
  readonly type: string | null;
  readonly readOnly: boolean;
}

/** What the system tells of the file system that holds an existing folder. */
export async function volumeOf(folder: string): Promise<Volume> {
  // Node's file functions take longer to load than most commands take to run.
  const { spaceOf } = await import("./space_of.ts");
  const mount = mountOf(readProc("/proc/self/mountinfo") ?? "", realPath(folder));
  return { type: mount?.type ?? null, readOnly: mount?.readOnly ?? false, ...spaceOf(folder) };
}

/**
 * The line of /proc/self/mountinfo (proc(5)) that a path falls under: the longest mount point, of
 * several on one place the last.
 *
 * @param path absolute, links resolved
 */
export function mountOf(
  mountinfo: string,
  path: string,
): { readonly type: string; readonly readOnly: boolean } | null {
  let best: { readonly point: string; readonly type: string; readonly readOnly: boolean } | null =
    null;
  for (const line of mountinfo.split("\n")) {
    // Optional fields stand before the hyphen, their number differs.
    const [before = "", after] = line.split(" - ");
    if (after === undefined) continue;
    const [, , , , rawPoint = "", options = ""] = before.split(" ");
    const point = unescapeOctal(rawPoint);
    const holds = point === "/" || path === point || path.startsWith(`${point}/`);
    if (!holds || (best !== null && point.length < best.point.length)) continue;
    const readOnly = options.split(",").includes("ro");
    best = { point, type: after.split(" ")[0]!, readOnly };
  }
  return best;
}

/** Spaces and the like stand as `\040` there. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits) => String.fromCharCode(parseInt(digits, 8)));
}
