import { dirname, join } from "node:path";
import type { Launcher, Summary } from "./measure.ts";

/** A question about speed or size that is answered by measuring. */
export interface Bench {
  /** Its name on the command line. */
  readonly name: string;
  /** Its heading in the results. */
  readonly title: string;
  /** Measures, and says what came out. */
  run(bench: Workbench): Promise<Results>;
}

/** What came out: figures, or words. */
export type Results = readonly Row[] | Table;

/** Results that are words and no figures. */
export interface Table {
  readonly header: readonly string[];
  readonly lines: readonly (readonly string[])[];
  /** What was done, as one would type it. */
  readonly commands: readonly string[];
}

/** One line of the results. */
export interface Row {
  /** What was measured. */
  readonly figure: string;
  readonly unit: "ms" | "µs" | "s" | "MB" | "MB/s";
  readonly ours?: Summary;
  /** Or why there is no number. */
  readonly upstream?: Summary | string;
  /** Without any tracking. */
  readonly bare?: Summary;
  /** Upstream against ours, in words of the figure: `14.2 times`. */
  readonly ratio?: string;
  /** What is promised, and whether it holds. */
  readonly goal?: { readonly text: string; readonly met: boolean };
  /** What was measured, as one would type it. */
  readonly command: string;
}

/** What a bench works with. */
export interface Workbench {
  readonly launcher: Launcher;
  /** The executable that is measured. */
  readonly yanex: string;
  /** The interpreter itself, no launcher before it. */
  readonly python: string;
  /** Upstream yanex, with the same interpreter. */
  readonly upstream: { readonly python: string; readonly yanex: string };
  /** Few rounds, to see whether a bench works at all. */
  readonly quick: boolean;
  /** Makes an empty folder. */
  folder(name: string): string;
  /** The environment of a user with this home and nothing set. */
  environment(home: string): Record<string, string>;
}

/** Rounds to measure: as many as asked, or two when it is about whether it works. */
export function rounds(bench: Workbench, count: number): number {
  return bench.quick ? Math.min(count, 2) : count;
}

/** Makes a folder with files a small git repository with one commit and nothing uncommitted. */
export function makeRepository(
  bench: Workbench,
  name: string,
  files: Readonly<Record<string, string>>,
): string {
  const folder = bench.folder(name);
  for (const [path, content] of Object.entries(files)) {
    Deno.mkdirSync(dirname(join(folder, path)), { recursive: true });
    Deno.writeTextFileSync(join(folder, path), content);
  }
  const author = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
  for (const args of [["init", "-q"], ["add", "-A"], [...author, "commit", "-q", "-m", "a"]]) {
    const { success } = new Deno.Command("git", { args, cwd: folder }).outputSync();
    if (!success) throw new Error(`git ${args[0]} failed`);
  }
  return folder;
}

/** A script of bench/scripts/. */
export function benchScript(name: string): string {
  return Deno.readTextFileSync(new URL(`./scripts/${name}`, import.meta.url));
}

/** Ids of the experiments in the default store below a home. */
export function experimentIds(home: string): string[] {
  try {
    return [...Deno.readDirSync(join(home, ".yanex/experiments"))].map(({ name }) => name)
      .filter((name) => /^[0-9a-f]{8}$/.test(name));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/**
 * Takes all experiments out of the store, so that a run does not depend on how many went before.
 * They are put beside it: a file system that has just removed files takes longer to make new ones.
 */
export function emptyStore(home: string): void {
  const before = Deno.makeTempDirSync({ dir: home, prefix: "before-" });
  for (const id of experimentIds(home)) {
    Deno.renameSync(join(home, ".yanex/experiments", id), join(before, id));
  }
}

/** Gives every number of a summary another unit. */
export function scale(summary: Summary, factor: number): Summary {
  const { median, min, max, n } = summary;
  return { median: median * factor, min: min * factor, max: max * factor, n };
}

/** `14.2 times`, or a dash where division says nothing. */
export function times(theirs: Summary, ours: Summary): string {
  return ours.median > 0 ? `${(theirs.median / ours.median).toFixed(1)} times` : "–";
}
