import { gitFilesNotListed, trackedFilesNotListed } from "../errors/mod.ts";
import { environment, join, pathExists, statFile } from "../sys/mod.ts";
import { gitComplaint, gitEnvironment, runGit } from "./git_command.ts";

/**
 * Files of a working tree that belong to the code: tracked ones, and untracked ones that git does
 * not ignore; those of submodules that are checked out too. Paths are relative to the root.
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
  const files: string[] = [];
  // A file in conflict is listed once for each side.
  for (const name of new Set(names)) {
    const folder = join(root, name);
    if (!isRepository(folder)) files.push(name);
    else for (const inside of await listWorkingFiles(folder)) files.push(join(name, inside));
  }
  return files;
}

/**
 * Files below a folder of a working tree that git tracks, as paths from that folder. Files of
 * submodules are theirs and not among them.
 *
 * @throws UserError if git cannot tell
 */
export async function listTrackedFiles(folder: string): Promise<string[]> {
  const place = { directory: folder, env: gitEnvironment(environment()) };
  const result = await runGit(place, ["ls-files", "-z", "--cached"]);
  if (result === null) throw trackedFilesNotListed(folder, "git is not on PATH");
  if (result.code !== 0) throw trackedFilesNotListed(folder, gitComplaint(result));
  const names = new TextDecoder().decode(result.stdout).split("\0").filter((name) => name !== "");
  return [...new Set(names)];
}

/** Submodules, and repositories that lie untracked in this one. */
function isRepository(path: string): boolean {
  return statFile(path)?.isDirectory === true && pathExists(join(path, ".git"));
}
