/** What a patch is made of. */
export interface PatchRecipe {
  /** Commit that the patch applies to. */
  readonly commit: string;
  /**
   * Changed files, from the repository's root, if they are known exactly: git then looks at these
   * only, which in a large repository takes a fraction of the time. `null`: all tracked files.
   */
  readonly paths: readonly string[] | null;
  /** Jupyter notebooks (`.ipynb`) are part of it. */
  readonly includeNotebooks: boolean;
  /** Files that git does not track and does not ignore are part of it. */
  readonly includeUntracked: boolean;
}

/** Paths together longer than this are not named on the command line (Windows allows 32 KB). */
const MAX_PATHS_LENGTH = 24_000;

/** True for files that are left out of a patch unless notebooks are asked for. */
export function isNotebook(path: string): boolean {
  return path.endsWith(".ipynb");
}

/**
 * Arguments of `git diff` for a patch that `git apply` takes back to the exact files: from the
 * commit to the working tree, staged or not. Each option undoes a setting of the user's
 * (git-config, `diff.*`) that would leave content out, run a program or change the form.
 */
export function diffArguments(recipe: PatchRecipe): string[] {
  return [
    ...["-c", "core.quotePath=true"],
    // `git diff` writes the index otherwise when it meets files with a new time and old content,
    // optional locks or not.
    ...["-c", "diff.autoRefreshIndex=false"],
    ...["-c", "diff.suppressBlankEmpty=false"],
    // A setting, since older versions lack the option.
    ...["-c", "diff.relative=false"],
    "diff",
    "--binary",
    "--full-index",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--find-renames",
    "--diff-algorithm=default",
    "--unified=3",
    "--inter-hunk-context=0",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    // A commit that was changed is recorded; what is modified inside cannot be applied from here.
    "--submodule=short",
    "--ignore-submodules=dirty",
    recipe.commit,
    "--",
    ...pathspecs(recipe),
  ];
}

function pathspecs({ paths, includeNotebooks, includeUntracked }: PatchRecipe): string[] {
  if (paths !== null && !includeUntracked) {
    const named = paths.filter((path) => includeNotebooks || !isNotebook(path))
      .map((path) => `:(top,literal)${path}`);
    const length = named.reduce((sum, path) => sum + path.length + 1, 0);
    if (named.length > 0 && length <= MAX_PATHS_LENGTH) return named;
  }
  return includeNotebooks ? [":(top)"] : [":(top)", ":(top,exclude)*.ipynb"];
}
