import { clientNotDelivered } from "../errors/mod.ts";
import {
  dirname,
  failureReason,
  failureText,
  fileURLToPath,
  isOwnFolder,
  join,
  listFolder,
  makeFolders,
  nowMicros,
  processId,
  readBytes,
  readTextIfExists,
  removePath,
  renamePath,
  sha256,
  statFile,
  temporaryFolder,
  userId,
  VERSION,
  walkFiles,
  writeFileAtomic,
  writeNewFile,
} from "../sys/mod.ts";
import { cacheFolder } from "./places.ts";

/** The files of the Python client that this program carries. */
interface Manifest {
  readonly version: string;
  /** Says which content; part of the delivered folder's name. */
  readonly hash: string;
  /** Path below `yanex/` and size in bytes. */
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

/** Beside this file in the source tree, beside the bundle in the executable. */
const SOURCE = new URL("./yanex/", import.meta.url);

/**
 * Makes sure that the Python client lies on the disk and returns the folder for PYTHONPATH:
 * `<home>/runtime/<version>-<hash>`, else the same in the cache folder or the temporary folder if
 * the ones before cannot be written to. Any number of processes may do this at once.
 *
 * @param home folder of the user's yanex (`~/.yanex`), or null without one
 * @throws UserError if no place can be written to
 */
export function deliverClient(home: string | null): string {
  const manifest = readManifest();
  const places = [() => home, cacheFolder, privateTemporaryFolder];
  const failures: { path: string; reason: string }[] = [];
  for (const place of places) {
    const base = place();
    if (base === null) continue;
    const folder = join(base, "runtime", `${manifest.version}-${manifest.hash}`);
    try {
      if (place === privateTemporaryFolder) claimFolder(base);
      if (!isThere(folder, manifest)) deliverTo(folder, manifest);
      return folder;
    } catch (error) {
      failures.push({ path: folder, reason: failureText(error) });
    }
  }
  throw clientNotDelivered(failures);
}

/** Where clients of all versions are delivered to. */
export interface ClientPlaces {
  /** Folders that hold one folder for each version; they may not be there. */
  readonly folders: readonly string[];
  /** Name of the present version's folder. */
  readonly present: string;
}

/** Where {@link deliverClient} puts clients; nothing is made. */
export function clientPlaces(home: string | null): ClientPlaces {
  const { version, hash } = readManifest();
  const bases = [home, cacheFolder(), privateTemporaryFolder()].filter((base) => base !== null);
  return { folders: bases.map((base) => join(base, "runtime")), present: `${version}-${hash}` };
}

/**
 * Looks whether every file of a delivered client is there and whole, and makes good what somebody
 * has removed. A new folder is whole; this is for old ones, and need not be waited for.
 *
 * @param folder as {@link deliverClient} returned it
 */
export function mendClient(folder: string): void {
  try {
    mend(folder, readManifest());
  } catch {
    // The folder is somebody else's, or read-only; the script says what it cannot import.
  }
}

/** A folder appears in one step: its first file and its last stand for all of them. */
function isThere(folder: string, { files }: Manifest): boolean {
  return [files[0]!, files.at(-1)!].every((file) => isWhole(folder, file));
}

function isWhole(folder: string, { path, size }: Manifest["files"][number]): boolean {
  return statFile(join(folder, "yanex", path))?.size === size;
}

function deliverTo(folder: string, manifest: Manifest): void {
  removeForgottenStaging(dirname(folder));
  const staging = `${folder}.${processId()}.${crypto.randomUUID().slice(0, 8)}.new`;
  try {
    for (const { path } of manifest.files) {
      const target = join(staging, "yanex", path);
      makeFolders(join(target, ".."));
      writeNewFile(target, sourceBytes(path));
    }
    renamePath(staging, folder);
  } catch (error) {
    removePath(staging);
    if (failureReason(error) !== "exists") throw error;
    // Another process was faster, or files of an earlier delivery were lost.
    mend(folder, manifest);
  }
}

/** One file at a time, since scripts may be importing from there. */
function mend(folder: string, manifest: Manifest): void {
  for (const file of manifest.files) {
    if (isWhole(folder, file)) continue;
    const target = join(folder, "yanex", file.path);
    makeFolders(join(target, ".."));
    writeFileAtomic(target, sourceBytes(file.path), { durable: false });
  }
}

/** Delivering takes a moment: a folder of this age was left by a process that died. */
const FORGOTTEN_HOURS = 24;

function removeForgottenStaging(runtime: string): void {
  try {
    for (const { name } of listFolder(runtime)) {
      const folder = join(runtime, name);
      const age = nowMicros() / 1000 - (statFile(folder)?.modified ?? Infinity);
      if (name.endsWith(".new") && age > FORGOTTEN_HOURS * 3_600_000) removePath(folder);
    }
  } catch {
    // Somebody else's: it does no harm where it is.
  }
}

/** In the executable the build has counted the files; from source they are counted now. */
function readManifest(): Manifest {
  const source = fileURLToPath(SOURCE);
  const built = readTextIfExists(join(source, "manifest.json"));
  if (built !== null) return JSON.parse(built) as Manifest;
  const paths = walkFiles(source).filter((path) => /\.pyi?$|\/?py\.typed$/.test(path));
  const contents = paths.map((path) => readBytes(join(source, path)));
  return {
    version: VERSION,
    hash: sha256(...paths.flatMap((path, i) => [path, "\0", contents[i]!, "\0"])).slice(0, 12),
    files: paths.map((path, i) => ({ path, size: contents[i]!.length })),
  };
}

function sourceBytes(path: string): Uint8Array {
  return readBytes(join(fileURLToPath(SOURCE), path));
}

/** Keeps users of one machine apart in the common temporary folder. */
function privateTemporaryFolder(): string {
  return join(temporaryFolder(), `yanex-${userId()}`);
}

/**
 * Makes a folder where others may write too, for this user alone.
 *
 * @throws if somebody else has made it: they could put any code there for the script to import
 */
function claimFolder(folder: string): void {
  makeFolders(folder, 0o700);
  if (!isOwnFolder(folder)) throw new Error("others can write there");
}
