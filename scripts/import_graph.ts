/**
 * Which modules of a copy of the program load which others.
 *
 * @module
 */
import { dirname, join } from "node:path";

/** A static import or re-export; those of types alone load nothing. */
const STATIC = /^(?:import|export)\s+(?!type\b)(?:[^"';]*?\bfrom\s+)?"(\.[^"]+)"/gm;

/** An import while the program runs. */
const LATE = /\bimport\("(\.[^"]+)"\)/g;

/** Imports between the modules below a folder; paths are relative to it. */
export class ImportGraph {
  readonly #reached = new Map<string, ReadonlySet<string>>();

  constructor(private readonly root: string) {}

  /** Modules that a module loads when it is asked to. */
  late(path: string): string[] {
    return this.#targets(path, LATE);
  }

  /** A module, and all that are loaded with it. */
  reach(path: string): ReadonlySet<string> {
    const known = this.#reached.get(path);
    if (known !== undefined) return known;
    const reached = new Set([path]);
    // A set grows while it is gone through.
    for (const each of reached) this.#targets(each, STATIC).forEach((to) => reached.add(to));
    this.#reached.set(path, reached);
    return reached;
  }

  #targets(path: string, pattern: RegExp): string[] {
    const text = Deno.readTextFileSync(join(this.root, path));
    return [...text.matchAll(pattern)].map(([, target]) => join(dirname(path), target!));
  }
}
