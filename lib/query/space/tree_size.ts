import { diskEntry, failureReason, type FolderEntry, join, listFolder } from "../../sys/mod.ts";

/** Hears of each file and folder; `path` is relative, with `/`, and empty for the top. */
export type Visit = (path: string, entry: NonNullable<ReturnType<typeof diskEntry>>) => void;

/**
 * Goes through everything below a folder. Links are told and not followed; what vanishes meanwhile
 * is passed over.
 *
 * @returns how many folders may not be looked into
 */
export function walkTree(top: string, visit: Visit): number {
  let closed = 0;
  const go = (path: string) => {
    const full = path === "" ? top : join(top, path);
    const entry = diskEntry(full);
    if (entry === null) return;
    visit(path, entry);
    if (!entry.isDirectory) return;
    const entries = entriesOf(full);
    if (entries === null) closed++;
    for (const { name } of entries ?? []) go(path === "" ? name : `${path}/${name}`);
  };
  go("");
  return closed;
}

/** Null if it may not be looked into. */
function entriesOf(folder: string): FolderEntry[] | null {
  try {
    return listFolder(folder);
  } catch (error) {
    if (failureReason(error) === "denied") return null;
    throw error;
  }
}

/** Bytes that a file, or a folder with all it contains, takes up on the disk. */
export function treeSize(path: string): number {
  let bytes = 0;
  const counted = new Set<string>();
  walkTree(path, (_, { allocated, names, isDirectory, key }) => {
    if (names > 1 && !isDirectory) {
      if (counted.has(key)) return;
      counted.add(key);
    }
    bytes += allocated;
  });
  return bytes;
}
