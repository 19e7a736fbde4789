import { join, readTextIfExists } from "../sys/mod.ts";
import { type GitPlace, runGit } from "./git_command.ts";
import type { RepositoryPlace } from "./locate.ts";

/** What of a repository's configuration is recorded or decides where its files are. */
export interface RepositoryConfig {
  /** First URL of each remote, in the order of the file. */
  readonly remoteUrls: ReadonlyMap<string, string>;
  /** Remote that a branch follows; a name, or a URL itself. */
  readonly branchRemotes: ReadonlyMap<string, string>;
  /** `core.worktree`: the working tree is elsewhere than `.git` says. */
  readonly worktree: string | null;
}

type Entry = readonly [key: string, value: string];

/**
 * Reads the repository's configuration: from its file when that is written as git writes it, by a
 * call of git otherwise (included files, quoted values).
 */
export async function readRepositoryConfig(
  place: GitPlace,
  repository: RepositoryPlace,
): Promise<RepositoryConfig> {
  return interpret(readSimple(repository) ?? await ask(place));
}

function readSimple(repository: RepositoryPlace): Entry[] | null {
  try {
    return parseSimpleConfig(readTextIfExists(join(repository.commonDir, "config")) ?? "");
  } catch {
    // It may not be read, or is a folder: git will say so.
    return [];
  }
}

/**
 * Entries of a configuration file as `section.subsection.key` and value, or `null` if it uses more
 * of the format than git itself writes for remotes and branches, so that only git should read it.
 */
export function parseSimpleConfig(text: string): Entry[] | null {
  const entries: Entry[] = [];
  let section = "";
  for (const line of text.split("\n")) {
    if (/^\s*([#;].*)?$/.test(line)) continue;
    const header = /^\s*\[([A-Za-z0-9-]+)(?:[ \t]+"((?:[^"\\]|\\.)*)")?\]\s*$/.exec(line);
    if (header !== null) {
      const subsection = header[2]?.replace(/\\(.)/gs, "$1");
      section = header[1]!.toLowerCase() + (subsection === undefined ? "" : `.${subsection}`);
      if (/^include(if)?(\.|$)/.test(section)) return null;
      continue;
    }
    const entry = /^\s*([A-Za-z][A-Za-z0-9-]*)\s*(?:=\s*(.*?)\s*)?$/.exec(line);
    if (entry === null || section === "" || line.endsWith("\\")) return null;
    const key = `${section}.${entry[1]!.toLowerCase()}`;
    const value = entry[2] ?? "";
    if (!isWanted(key)) continue;
    if (/["\\#;]/.test(value)) return null;
    entries.push([key, value]);
  }
  return entries;
}

function isWanted(key: string): boolean {
  return /^(remote\..*\.url|branch\..*\.remote|core\.worktree)$/s.test(key);
}

async function ask(place: GitPlace): Promise<Entry[]> {
  const pattern = "^(remote\\..*\\.url|branch\\..*\\.remote|core\\.worktree)$";
  const result = await runGit(place, ["config", "-z", "--get-regexp", pattern]);
  // It ends with 1 if nothing matches, and says nothing then.
  if (result === null) return [];
  return new TextDecoder().decode(result.stdout).split("\0").filter(Boolean).map((entry) => {
    const end = entry.indexOf("\n");
    return end < 0 ? [entry, ""] : [entry.slice(0, end), entry.slice(end + 1)];
  });
}

function interpret(entries: readonly Entry[]): RepositoryConfig {
  const remoteUrls = new Map<string, string>();
  const branchRemotes = new Map<string, string>();
  let worktree: string | null = null;
  for (const [key, value] of entries) {
    const [, kind, name = ""] = /^(remote|branch)\.(.*)\.[a-z]+$/s.exec(key) ?? [];
    if (kind === "remote" && !remoteUrls.has(name)) remoteUrls.set(name, value);
    else if (kind === "branch") branchRemotes.set(name, value);
    else if (key === "core.worktree") worktree = value;
  }
  return { remoteUrls, branchRemotes, worktree };
}

/**
 * The URL that stands for where the code comes from: that of the remote which the branch follows,
 * else of `origin`, else of the first remote. As configured, credentials included.
 */
export function chooseRemoteUrl(config: RepositoryConfig, branch: string | null): string | null {
  const followed = branch === null ? undefined : config.branchRemotes.get(branch);
  if (followed !== undefined && followed !== ".") {
    const url = config.remoteUrls.get(followed);
    if (url !== undefined) return url;
    // `gh pr checkout` and others write the URL itself.
    if (/[:/]/.test(followed)) return followed;
  }
  return config.remoteUrls.get("origin") ?? config.remoteUrls.values().next().value ?? null;
}
