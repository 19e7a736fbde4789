import {
  dirname,
  type FileFacts,
  isAbsolute,
  join,
  readTextIfExists,
  realPath,
  resolve,
  statFile,
} from "../sys/mod.ts";

/** A repository's place, found by looking at files only. */
export interface RepositoryPlace {
  /** Folder with the working tree, links resolved. */
  readonly root: string;
  /** Folder with HEAD and index; a linked worktree and a submodule have their own. */
  readonly gitDir: string;
  /** Folder with objects, refs and config; shared by linked worktrees. */
  readonly commonDir: string;
}

/**
 * Finds the repository that a folder belongs to by the rules of git's own search
 * (gitrepository-layout): upwards to the first `.git` that is a valid repository folder, or a file
 * that names one. Costs a few file look-ups where asking git costs a process. Whether git agrees
 * (owner, mount points, bare repositories) is for git to say.
 *
 * @param directory an existing folder
 * @returns `null` if there is none
 */
export function locateRepository(directory: string): RepositoryPlace | null {
  let folder = realPath(directory);
  while (true) {
    const place = repositoryAt(folder);
    if (place !== null) return place;
    const parent = dirname(folder);
    if (parent === folder) return null;
    folder = parent;
  }
}

function repositoryAt(root: string): RepositoryPlace | null {
  const dotGit = join(root, ".git");
  const facts = lookAt(dotGit);
  if (facts === null) return null;
  if (facts.isDirectory) {
    const place = { root, gitDir: real(dotGit), commonDir: commonDirOf(real(dotGit)) };
    return isRepository(place) ? place : null;
  }
  if (!facts.isFile) return null;
  // A broken link to a repository ends the search, as in git, which will say what is wrong.
  const target = /^gitdir: (.*)/s.exec(read(dotGit) ?? "")?.[1]?.replace(/[\r\n]+$/, "");
  const gitDir = real(target === undefined ? dotGit : absolute(root, target));
  return { root, gitDir, commonDir: commonDirOf(gitDir) };
}

/** What git asks of a repository folder before it takes it for one. */
function isRepository({ gitDir, commonDir }: RepositoryPlace): boolean {
  return /^(ref:\s*refs\/|[0-9a-f]{40})/.test(read(join(gitDir, "HEAD")) ?? "") &&
    lookAt(join(commonDir, "objects")) !== null && lookAt(join(commonDir, "refs")) !== null;
}

function commonDirOf(gitDir: string): string {
  const text = read(join(gitDir, "commondir"))?.replace(/[\r\n]+$/, "");
  return text ? real(absolute(gitDir, text)) : gitDir;
}

function absolute(base: string, path: string): string {
  return isAbsolute(path) ? path : resolve(base, path);
}

// What may not be looked at does not count for git either.

function lookAt(path: string): FileFacts | null {
  try {
    return statFile(path);
  } catch {
    return null;
  }
}

function read(path: string): string | null {
  try {
    return readTextIfExists(path);
  } catch {
    return null;
  }
}

function real(path: string): string {
  try {
    return realPath(path);
  } catch {
    return path;
  }
}
