import { codeFolderNotMade } from "../../errors/mod.ts";
import { followArchiving, readMetadata, runState, survivingScript } from "../../experiment/mod.ts";
import { forgetWorktree } from "../../git/mod.ts";
import { cacheFolder } from "../../python/mod.ts";
import {
  dirname,
  failureText,
  isOwnFolder,
  join,
  listFolder,
  livenessOf,
  makeFolderExclusive,
  makeFolders,
  nowMicros,
  type ProcessIdentity,
  processIdentity,
  readTextIfExists,
  realPath,
  removePath,
  statFile,
  temporaryFolder,
  userId,
  writeFileAtomic,
} from "../../sys/mod.ts";

/** Says whose a folder is; lies in it beside the worktree. */
const OWNER_FILE = "owner.json";

/** What {@link OWNER_FILE} says. */
interface Owner extends ProcessIdentity {
  /** Git folder of the repository that knows the worktree. */
  readonly commonDir: string;
  /** Path of the worktree, in this folder or elsewhere. */
  readonly worktree: string;
  /** Folder of the experiment that runs there, once there is one. */
  readonly experiment: string | null;
}

/** A private folder for code that is there for the time of one command. */
export class CodeFolder {
  readonly #identity = processIdentity();
  #owner: Omit<Owner, keyof ProcessIdentity> | null = null;

  private constructor(
    /** Absolute path, links resolved. */
    readonly path: string,
  ) {}

  /**
   * Makes one in the cache folder, or in the temporary folder if that cannot be written to.
   *
   * @throws UserError if neither can be written to
   */
  static make(): CodeFolder {
    const failures: { path: string; reason: string }[] = [];
    for (const base of bases()) {
      try {
        makeFolders(base, 0o700);
        // Who can write here can have any code run.
        const mustBeOwn = base === temporaryBase() ? [dirname(base), base] : [base];
        if (!mustBeOwn.every(isOwnFolder)) throw new Error("others can write there");
        const path = join(realPath(base), crypto.randomUUID().slice(0, 8));
        makeFolderExclusive(path, 0o700);
        return new CodeFolder(path);
      } catch (error) {
        failures.push({ path: base, reason: failureText(error) });
      }
    }
    throw codeFolderNotMade(failures);
  }

  /**
   * Notes, before it is made, which worktree goes with this folder, so that somebody else can
   * remove both if this process is killed.
   */
  announce(commonDir: string, worktree: string): void {
    this.#owner = { commonDir, worktree, experiment: null };
    this.#write();
  }

  /** Notes which experiment runs here: its script may outlive this process and need the code. */
  noteExperiment(folder: string): void {
    if (this.#owner === null) return;
    this.#owner = { ...this.#owner, experiment: folder };
    this.#write();
  }

  /**
   * Removes all of it, and what the repository knows of it.
   *
   * @returns why that could not be done, or null
   */
  remove(): string | null {
    try {
      removeCode(this.path, this.#owner);
      return null;
    } catch (error) {
      return `the temporary worktree in ${this.path} could not be removed: ${failureText(error)}`;
    }
  }

  #write(): void {
    const text = JSON.stringify({ ...this.#identity, ...this.#owner }, null, 2) + "\n";
    writeFileAtomic(join(this.path, OWNER_FILE), text, { durable: false });
  }
}

/** Folders that can hold such folders, the best first. */
function bases(): string[] {
  const cache = cacheFolder();
  return [...(cache === null ? [] : [join(cache, "reproduce")]), temporaryBase()];
}

/** Keeps users of one machine apart in the common temporary folder. */
function temporaryBase(): string {
  return join(temporaryFolder(), `yanex-${userId()}`, "reproduce");
}

function removeCode(path: string, owner: Pick<Owner, "commonDir" | "worktree"> | null): void {
  if (owner !== null) forgetWorktree(owner.commonDir, owner.worktree);
  // Its owner file goes with the rest: what is left if this is killed is found again.
  for (const { name } of listFolder(path)) {
    if (name !== OWNER_FILE) removePath(join(path, name));
  }
  removePath(path);
}

/** A folder without an owner file is this young while its process is about to write one. */
const UNCLAIMED_HOURS = 1;

/** A folder of another machine that runs no experiment is done with after this time. */
const FOREIGN_HOURS = 24;

/**
 * Finds what {@link removeForgottenCode} removes.
 *
 * @returns paths of the folders
 */
export function findForgottenCode(): string[] {
  return bases().flatMap((base) => entriesOf(base).map(({ name }) => join(base, name)))
    .filter((path) => {
      try {
        return isForgotten(path, readOwner(path));
      } catch {
        // It belongs to another user.
        return false;
      }
    });
}

/**
 * Removes what processes left that were killed. What belongs to a live process, or to a script that
 * outlived its runner, stays; so does what cannot be removed, for the next time.
 */
export function removeForgottenCode(): void {
  for (const base of bases()) {
    for (const { name } of entriesOf(base)) {
      const path = join(base, name);
      try {
        const owner = readOwner(path);
        if (isForgotten(path, owner)) removeCode(path, owner);
      } catch {
        // Somebody else removes it at the same moment, or it belongs to another user.
      }
    }
  }
}

function entriesOf(base: string) {
  try {
    return listFolder(base);
  } catch {
    // Not ours to look at.
    return [];
  }
}

function isForgotten(path: string, owner: Owner | null): boolean {
  if (owner === null) return ageHours(path) > UNCLAIMED_HOURS;
  const liveness = livenessOf(owner);
  if (liveness === "alive") return false;
  if (owner.experiment !== null && isInUse(owner.experiment)) return false;
  if (liveness === "dead" || owner.experiment !== null) return true;
  return ageHours(join(path, OWNER_FILE)) > FOREIGN_HOURS;
}

/** True if a script still runs there, as far as that can be seen from here. */
function isInUse(experiment: string): boolean {
  const folder = followArchiving(experiment);
  if (survivingScript(folder) !== null) return true;
  const reading = readMetadata(folder);
  return reading.kind === "read" && runState(folder, reading.metadata).status === "running";
}

function ageHours(path: string): number {
  const modified = statFile(path)?.modified ?? nowMicros() / 1000;
  return (nowMicros() / 1000 - modified) / 3_600_000;
}

function readOwner(path: string): Owner | null {
  try {
    const owner = JSON.parse(readTextIfExists(join(path, OWNER_FILE)) ?? "null") as Owner | null;
    const isWhole = typeof owner?.pid === "number" && typeof owner.commonDir === "string" &&
      typeof owner.worktree === "string";
    return isWhole ? owner : null;
  } catch {
    // Not one that yanex wrote.
    return null;
  }
}
