import {
  cacheKey,
  environmentVariable,
  join,
  listFolder,
  nowMicros,
  pathListSeparator,
  readHead,
  resolve,
  statFile,
} from "../sys/mod.ts";
import { readCache, writeCache } from "./cache.ts";
import { cacheFolder } from "./places.ts";

/** Options of {@link installedPackages}. */
export interface PackageOptions {
  /** Folders that Python looks into before those of its own; default: those of PYTHONPATH. */
  readonly before?: readonly string[];
  /** Folder that keeps what was seen; null: nothing is kept. Default: the user's cache folder. */
  readonly cache?: string | null;
}

/**
 * What is installed for an interpreter: name and version, by name. It is read from the names of
 * `*.dist-info`, `*.egg-info` and `*.egg` in the folders of its path, as `importlib.metadata` does;
 * nothing is imported and no process is started. Of several packages with one name the first on
 * the path counts, as for an import. Names are normalised as PEP 503 says.
 *
 * @param pythonPath folders that the interpreter looks into (`python_path` of its facts)
 */
export function installedPackages(
  pythonPath: readonly string[],
  { before = namedFolders(), cache = cacheFolder() }: PackageOptions = {},
): Map<string, string> {
  const found = new Map<string, string>();
  for (const folder of new Set([...before, ...pythonPath])) {
    for (const entry of metadataEntries(folder, cache)) {
      const { name, version } = parseEntry(folder, entry);
      if (!found.has(name)) found.set(name, version);
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function namedFolders(): string[] {
  const named = environmentVariable("PYTHONPATH") ?? "";
  return named.split(pathListSeparator).filter(Boolean).map((path) => resolve(path));
}

/** Entries that hold a package's metadata. pip renames what it is about to remove to `~ame-1.0`. */
const METADATA_ENTRY = /^[A-Za-z0-9][^/]*\.(dist-info|egg-info|egg)$/;

/**
 * A folder that was changed more recently than this can change again without its time telling so.
 */
const SETTLED_MILLIS = 2000;

/** The entries of a folder that tell of packages; kept in the cache until the folder changes. */
function metadataEntries(folder: string, cache: string | null): readonly string[] {
  try {
    const modified = statFile(folder)?.modified;
    if (modified === undefined) return [];
    const file = cache === null ? null : join(cache, "packages", `${cacheKey(folder)}.json`);
    const kept = file === null ? null : readEntries(file);
    if (kept?.folder === folder && kept.modified === modified) return kept.entries;
    const entries = listFolder(folder).map(({ name }) => name)
      .filter((name) => METADATA_ENTRY.test(name)).sort();
    if (file !== null && nowMicros() / 1000 - modified > SETTLED_MILLIS) {
      writeCache(file, { folder, modified, entries });
    }
    return entries;
  } catch {
    // It may not be looked at: what is in it cannot be imported either.
    return [];
  }
}

interface KeptEntries {
  readonly folder: string;
  /** The folder's time, milliseconds since 1970. */
  readonly modified: number;
  readonly entries: readonly string[];
}

function readEntries(file: string): KeptEntries | null {
  const kept = readCache(file) as KeptEntries | null;
  return Array.isArray(kept?.entries) ? kept : null;
}

/**
 * Name and version from `NAME-VERSION.dist-info` or `NAME-VERSION-py3.11.egg-info`: hyphens inside
 * either are written as underscores there. A package in development has `NAME.egg-info`; its
 * version is in that.
 */
function parseEntry(folder: string, entry: string): { name: string; version: string } {
  const stem = entry.replace(/\.[^.]+$/, "");
  const [, name = stem, version] = /^([^-]+)-(.+?)(?:-py\d.*)?$/.exec(stem) ?? [];
  return {
    name: name.replace(/[-_.]+/g, "-").toLowerCase(),
    version: version ?? writtenVersion(join(folder, entry)),
  };
}

/** Enough for the fields at the top of a package's metadata. */
const HEAD_BYTES = 4096;

/** The version that the metadata itself names; empty if there is none. */
function writtenVersion(entry: string): string {
  const files = [join(entry, "METADATA"), join(entry, "PKG-INFO"), entry];
  for (const file of files) {
    const head = readHead(file, HEAD_BYTES);
    const text = head === null ? "" : new TextDecoder().decode(head);
    const version = /^Version:[ \t]*(\S+)/mi.exec(text)?.[1];
    if (version !== undefined) return version;
  }
  return "";
}
