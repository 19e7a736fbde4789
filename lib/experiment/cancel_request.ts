import { isMap, parseJson } from "../params/mod.ts";
import {
  createFileAtomic,
  hostName,
  join,
  now,
  readTextIfExists,
  removePath,
  userName,
} from "../sys/mod.ts";
import { text } from "./metadata.ts";
import { followArchiving } from "./store.ts";

/** Lies in the folder of an experiment that is to be ended; its runner looks for it. */
export const CANCEL_FILE = ".cancel.json";

/** What the record says of an experiment that was ended on request. */
export const CANCELLED_ON_REQUEST = "Cancelled by yanex cancel";

/** Who asked for the end of an experiment. */
export interface CancelRequest {
  readonly user: string | null;
  readonly host: string | null;
  readonly at: string | null;
}

/**
 * Asks the runner of an experiment to end it, wherever that runs. Made by exclusive create, so that
 * the first one counts.
 *
 * @param mode permission bits of the file
 * @returns false if somebody has asked already
 * @throws what the system says if the folder is not writable
 */
export function requestCancellation(folder: string, mode?: number): boolean {
  const request = { user: userName(), host: hostName(), at: now() };
  return createFileAtomic(cancelFile(folder), JSON.stringify(request) + "\n", mode);
}

/** Takes a request back, or away once it is fulfilled; none is fine. */
export function removeCancelRequest(folder: string): void {
  removePath(cancelFile(folder));
}

/** The request to end the experiment in `folder`, or null. */
export function readCancelRequest(folder: string): CancelRequest | null {
  try {
    const content = readTextIfExists(cancelFile(folder));
    if (content === null) return null;
    const map = parseJson(content);
    const entry = (key: string) => isMap(map) ? text(map.get(key)) : null;
    return { user: entry("user"), host: entry("host"), at: entry("at") };
  } catch {
    // Its writer is in the middle of it (a file system without hard links), or the store is out of
    // reach: the next look will tell.
    return null;
  }
}

/** What the record says of an experiment that was ended on request; who asked, if that is another. */
export function cancellationReason({ user, host }: CancelRequest): string {
  const strange = [
    ...(user === null || user === userName() ? [] : [user]),
    ...(host === null || host === hostName() ? [] : [`on ${host}`]),
  ];
  return CANCELLED_ON_REQUEST + (strange.length === 0 ? "" : ` (${strange.join(" ")})`);
}

function cancelFile(folder: string): string {
  return join(followArchiving(folder), CANCEL_FILE);
}
