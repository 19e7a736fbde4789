import { gitFilesNotListed } from "../errors/mod.ts";
import { environment } from "../sys/mod.ts";
import { gitComplaint, gitEnvironment, runGit } from "./git_command.ts";

/**
 * Files of a working tree that belong to the code: tracked ones, and untracked ones that git does
 * not ignore. Paths are relative to the root, in git's order; submodules are left out.
 *
 * @param root of the working tree
 * @throws UserError if git cannot tell
 */
export async function listWorkingFiles(root: string): Promise<string[]> {
  const place = { directory: root, env: gitEnvironment(environment()) };
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const result = await runGit(place, args);
  if (result === null) throw gitFilesNotListed(root, "git is not on PATH");
  if (result.code !== 0) throw gitFilesNotListed(root, gitComplaint(result));
  const names = new TextDecoder().decode(result.stdout).split("\0").filter((name) => name !== "");
  // A file in conflict is listed once for each side.
  return [...new Set(names)];
}
