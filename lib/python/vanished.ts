import { join, listFolder, pathExists, readTextIfExists } from "../sys/mod.ts";
import { cacheFolder } from "./places.ts";

/** Folders of the cache, and what a file in each of them is about. */
const SUBJECTS: Readonly<Record<string, (content: Kept) => unknown>> = {
  interpreters: ({ python }) => python?.python_executable,
  packages: ({ folder }) => folder,
  imports: ({ folder }) => folder,
};

/** What is looked at in the files of the cache. */
interface Kept {
  readonly python?: { readonly python_executable?: unknown };
  readonly folder?: unknown;
}

/**
 * Finds what the cache keeps of interpreters, of their folders and of working directories that are
 * there no more.
 *
 * @returns paths of the files
 */
export function findVanished(cache: string | null = cacheFolder()): string[] {
  if (cache === null) return [];
  return Object.entries(SUBJECTS).flatMap(([name, subjectOf]) => {
    const folder = join(cache, name);
    return filesIn(folder).filter((file) => isVanished(file, subjectOf));
  });
}

function filesIn(folder: string): string[] {
  try {
    return listFolder(folder).filter(({ name }) => /^[0-9a-f]{16}\.json$/.test(name))
      .map(({ name }) => join(folder, name));
  } catch {
    // Not ours to look at.
    return [];
  }
}

function isVanished(file: string, subjectOf: (content: Kept) => unknown): boolean {
  try {
    const subject = subjectOf(JSON.parse(readTextIfExists(file) ?? "null") ?? {});
    return typeof subject === "string" && subject !== "" && !pathExists(subject);
  } catch {
    // Cut or unreadable: it is written anew when it is needed.
    return false;
  }
}
