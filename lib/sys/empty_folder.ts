import { failureReason } from "./failure.ts";

/** Removes a folder if there is nothing in it; one that holds anything, and any file, stays. */
export function removeEmptyFolder(path: string): void {
  try {
    if (Deno.lstatSync(path).isDirectory) Deno.removeSync(path);
  } catch (error) {
    if (!["exists", "missing", "not-a-directory"].includes(failureReason(error))) throw error;
  }
}
