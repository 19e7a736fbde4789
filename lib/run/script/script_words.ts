import { isMap, parseJson, type ValueMap } from "../../params/mod.ts";
import { join, readTextIfExists } from "../../sys/mod.ts";
import type { ScriptVerdict } from "./outcome.ts";

/** Written by the client's `completed()`, `fail()` and `cancel()`. */
const VERDICT_FILE = ".outcome.json";

/** Reads what the script said of its own end, or null if it said nothing (whole). */
export function readVerdict(folder: string): ScriptVerdict | null {
  const said = readObject(join(folder, VERDICT_FILE));
  const status = said?.get("status");
  if (status !== "completed" && status !== "failed" && status !== "cancelled") return null;
  const message = said?.get("message");
  return { status, message: typeof message === "string" ? message : null };
}

function readObject(path: string): ValueMap | null {
  const text = readTextIfExists(path);
  if (text === null) return null;
  try {
    const value = parseJson(text);
    return isMap(value) ? value : null;
  } catch {
    // The script was killed while it wrote: it has said nothing then.
    return null;
  }
}
