/** A command that changes many experiments, in the words that it uses. */
export interface Operation {
  /** The command's name: `archive`. */
  readonly verb: string;
  /** Begins the line of each that it was done to: `Archived`. */
  readonly past: string;
  /** What the preview says will happen: `archived`. */
  readonly future: string;
  /** Begins the line before it is done: `Archiving`. */
  readonly doing: string;
  /** What an empty answer to its question means. */
  readonly askedFor: boolean;
}

/** Moves experiments to the archive. */
export const ARCHIVE: Operation = {
  verb: "archive",
  past: "Archived",
  future: "archived",
  doing: "Archiving",
  askedFor: true,
};

/** Brings experiments back from the archive. */
export const UNARCHIVE: Operation = {
  verb: "unarchive",
  past: "Unarchived",
  future: "unarchived",
  doing: "Unarchiving",
  askedFor: true,
};

/** Removes experiments. */
export const DELETE: Operation = {
  verb: "delete",
  past: "Deleted",
  future: "permanently deleted",
  doing: "Deleting",
  askedFor: false,
};

/** Ends experiments. */
export const CANCEL: Operation = {
  verb: "cancel",
  past: "Cancelled",
  future: "cancelled",
  doing: "Cancelling",
  askedFor: false,
};

/** Changes what records say. */
export const UPDATE: Operation = {
  verb: "update",
  past: "Updated",
  future: "updated",
  doing: "Updating",
  askedFor: false,
};

/** Brings experiments to the present storage version. */
export const MIGRATE: Operation = {
  verb: "migrate",
  past: "Migrated",
  future: "migrated",
  doing: "Migrating",
  askedFor: true,
};

/** `1 experiment`, `2 experiments`. */
export function counted(count: number): string {
  return `${count} experiment${count === 1 ? "" : "s"}`;
}
