import { join, statFile, walkFiles } from "../sys/mod.ts";

/** A file that belongs to an experiment. */
export interface Artifact {
  /** Path below `artifacts/`, with `/`. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly path: string;
}

/** All artifacts of the experiment in `folder`, by name; temporary files (`.name`) are left out. */
export function listArtifacts(folder: string): Artifact[] {
  const root = join(folder, "artifacts");
  return walkFiles(root).filter((name) => !/(^|\/)\./.test(name)).flatMap((name) => {
    const path = join(root, name);
    const facts = statFile(path);
    // It may be gone by now, or be a link to nowhere.
    return facts === null ? [] : [{ name, size: facts.size, modified: facts.modified, path }];
  });
}
