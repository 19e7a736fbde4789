import { environment, findProgram, statFile } from "../sys/mod.ts";
import { gitEnvironment, runGit } from "./git_command.ts";

/** Keeps answers between runs: gives the one kept under `key`, or asks and keeps it. */
export type Remember = (
  key: string,
  ask: () => Promise<string | null>,
) => Promise<string | null>;

/**
 * Version of the git on PATH (`git version 2.39.5`), `null` without one.
 *
 * @param remember saves the process: the key holds the executable's path, size and time
 */
export async function gitVersion(
  remember: Remember = (_key, ask) => ask(),
): Promise<string | null> {
  const path = findProgram("git");
  const facts = path === null ? null : statFile(path);
  if (facts === null) return null;
  return await remember(`git-version\n${path}\n${facts.size}\n${facts.modified}`, ask);
}

async function ask(): Promise<string | null> {
  const place = { directory: ".", env: gitEnvironment(environment()) };
  const result = await runGit(place, ["--version"]);
  return result?.code === 0 ? new TextDecoder().decode(result.stdout).trim() : null;
}
