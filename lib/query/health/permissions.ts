import { METADATA_FILE, type Store } from "../../experiment/mod.ts";
import { diskEntry, failureText, join, onWindows, setPermissions, userId } from "../../sys/mod.ts";
import { walkTree } from "../space/mod.ts";
import { count, type Finding } from "./finding.ts";

/** Permission bits of everybody but the owner. */
const OTHERS = 0o077;

/** Bits by which a folder is shared on purpose: setgid, and writing for the group. */
const SHARED = 0o2020;

/**
 * Looks whether a private store is private. A store that yanex makes is its owner's alone (0700,
 * files 0600); one that is shared is what its owner wants.
 */
export class Permissions {
  readonly #mode: number | null;
  readonly #isMine: boolean;
  /** Folders of experiments that others may enter, or whose record they may read. */
  readonly #open: string[] = [];
  /** Folders that their owner cannot use. */
  readonly #closed: string[] = [];
  #seen = 0;

  constructor(private readonly store: Store) {
    const entry = diskEntry(`${store.root}/.`);
    this.#mode = onWindows ? null : entry?.mode ?? null;
    this.#isMine = entry?.uid === userId();
  }

  /** Takes the folder of an experiment. */
  visit(folder: string): void {
    const entry = diskEntry(folder);
    if (this.#mode === null || entry === null || entry.mode === null || !entry.isDirectory) return;
    this.#seen++;
    const record = diskEntry(join(folder, METADATA_FILE))?.mode ?? 0;
    if (entry.uid === userId() && (entry.mode & 0o700) !== 0o700) this.#closed.push(folder);
    else if (((entry.mode | record) & OTHERS) !== 0) this.#open.push(folder);
  }

  /**
   * What there is to tell.
   *
   * @param fix make the store private again, if it was
   */
  finding(fix: boolean): Finding {
    const finding = (
      level: Finding["level"],
      text: string,
      rest: Partial<Finding> = {},
    ): Finding => (
      { check: "permissions", level, text, ...rest }
    );
    const mode = this.#mode;
    if (mode === null) return finding("ok", "the system has none");
    if (!this.#isMine) return finding("note", "the store belongs to another user");
    const isOpen = (mode & OTHERS) !== 0;
    const wasPrivate = isOpen && (mode & SHARED) === 0 && this.#seen > 0 && this.#open.length === 0;
    const wrong = [
      ...(wasPrivate ? [this.store.root] : []),
      ...this.#closed,
      ...(isOpen ? [] : this.#open),
    ];
    if (wrong.length === 0) {
      return finding("ok", isOpen ? "others may read the store" : "the store is its owner's alone");
    }
    if (fix) return this.#mend(wrong, finding);
    const text = wasPrivate
      ? "others may enter the store, though all experiments in it are private"
      : this.#closed.length > 0
      ? `the owner cannot use ${count(this.#closed.length, "folder")}`
      : `${count(wrong.length, "experiment is", "experiments are")} less private than the store`;
    // What others cannot reach does no harm; the Python tool yanex makes experiments so.
    const level = wasPrivate || this.#closed.length > 0 ? "warning" : "note";
    return finding(level, text, {
      items: wrong,
      advice: "`yanex doctor --fix` makes them the owner's alone again",
    });
  }

  #mend(
    folders: readonly string[],
    finding: (level: Finding["level"], text: string, rest?: Partial<Finding>) => Finding,
  ): Finding {
    const failed: string[] = [];
    const mended: string[] = [];
    for (const folder of folders) {
      try {
        if (folder === this.store.root) setPermissions(folder, 0o700);
        else restrict(folder);
        mended.push(folder);
      } catch (error) {
        failed.push(`${folder}: ${failureText(error)}`);
      }
    }
    if (failed.length > 0) {
      const text = `permissions of ${count(failed.length, "folder")} cannot be changed`;
      return finding("warning", text, { items: failed, advice: "ask the owner to do it" });
    }
    const text = `${count(mended.length, "folder is", "folders are")} the owner's alone again`;
    return finding("mended", text, { items: mended });
  }
}

/** Gives the owner what they need, and nobody else anything. */
function restrict(folder: string): void {
  const own = (path: string, isDirectory: boolean, mode: number) => {
    const wanted = (mode & 0o700) | (isDirectory ? 0o700 : 0o600);
    if (wanted !== (mode & 0o7777)) setPermissions(path, wanted);
  };
  // Before it is entered.
  const top = diskEntry(folder);
  if (top !== null) own(folder, top.isDirectory, top.mode ?? 0);
  walkTree(folder, (path, { isDirectory, isSymlink, names, mode }) => {
    // A file with further names, such as the patch of a sweep, has one set of bits for all.
    if (isSymlink || mode === null || (names > 1 && !isDirectory)) return;
    own(path === "" ? folder : join(folder, path), isDirectory, mode);
  });
}
