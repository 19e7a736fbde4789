import { allowFileUnreadable } from "../../errors/mod.ts";
import { ALLOW_FILE, type AllowList, parseAllowList } from "../../secrets/mod.ts";
import { failureText, join, readTextIfExists } from "../../sys/mod.ts";

/**
 * What a repository allows.
 *
 * @param root of its working tree
 * @returns undefined if it has no such file
 * @throws UserError if it cannot be read, or if a line of it is malformed
 */
export function readAllowList(root: string): AllowList | undefined {
  const path = join(root, ALLOW_FILE);
  let text: string | null;
  try {
    text = readTextIfExists(path);
  } catch (error) {
    throw allowFileUnreadable(path, failureText(error));
  }
  return text === null ? undefined : parseAllowList(text);
}
