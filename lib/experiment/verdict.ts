import { isMap, parseJson } from "../params/mod.ts";
import { join, readTextIfExists } from "../sys/mod.ts";
import { text } from "./metadata.ts";

/** Written by the client's `completed()`, `fail()` and `cancel()`. */
export const VERDICT_FILE = ".outcome.json";

/** What a script said of its own end. */
export interface Verdict {
  readonly status: "completed" | "failed" | "cancelled";
  /** Why; null if it gave no reason. */
  readonly message: string | null;
}

/** Reads what the script of the experiment in `folder` said; null if it said nothing (whole). */
export function readVerdict(folder: string): Verdict | null {
  try {
    const said = parseJson(readTextIfExists(join(folder, VERDICT_FILE)) ?? "null");
    if (!isMap(said)) return null;
    const status = said.get("status");
    if (status !== "completed" && status !== "failed" && status !== "cancelled") return null;
    return { status, message: text(said.get("message")) };
  } catch {
    // The script was killed while it wrote: it has said nothing then.
    return null;
  }
}
