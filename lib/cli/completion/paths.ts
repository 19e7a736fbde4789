import { homeFolder, join, listFolder, statFile } from "../../sys/mod.ts";
import { type Candidate, isOfferable, type Paths } from "./candidate.ts";

/** Entries of a folder that are looked at. */
const MOST_ENTRIES = 5000;

/**
 * Files and folders that a path can become, for a shell that leaves that to us; `~/` is the home
 * folder. Hidden ones only if the dot is typed.
 */
export function pathCandidates(typed: string, { kind, endings }: Paths): Candidate[] {
  const slash = typed.lastIndexOf("/") + 1;
  const [folder, beginning] = [typed.slice(0, slash), typed.slice(slash)];
  const place = folder.startsWith("~/") ? join(homeFolder() ?? "~", folder.slice(2)) : folder;
  return listFolder(place === "" ? "." : place).slice(0, MOST_ENTRIES)
    .filter(({ name }) => name.startsWith(beginning) && isOfferable(name))
    .filter(({ name }) => beginning.startsWith(".") || !name.startsWith("."))
    .map((entry) => ({
      name: entry.name,
      isFolder: entry.isDirectory || (entry.isSymlink && leadsToFolder(join(place, entry.name))),
    }))
    .filter(({ name, isFolder }) =>
      isFolder ||
      (kind === "files" && (endings.length === 0 || endings.some((end) => name.endsWith(end))))
    )
    .sort((a, b) => a.name < b.name ? -1 : 1)
    .map(({ name, isFolder }) => ({
      value: folder + name + (isFolder ? "/" : ""),
      description: "",
      open: isFolder,
    }));
}

function leadsToFolder(path: string): boolean {
  try {
    return statFile(path)?.isDirectory ?? false;
  } catch {
    return false;
  }
}
