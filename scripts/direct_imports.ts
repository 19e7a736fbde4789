/**
 * Lets modules import from where something is declared instead of through the `mod.ts` of a folder.
 * A bundler counts all that a `mod.ts` names as needed by whoever imports one name from it.
 *
 * It understands the forms that this project's sources use, and refuses to guess.
 *
 * @module
 */
import { dirname, join, relative } from "node:path";

/** Where a name comes from. */
interface Origin {
  /** Path of the module that declares it. */
  readonly path: string;
  /** What it is called there. */
  readonly name: string;
}

const DECLARATION = /^export (?:async )?(?:function\*?|const|let|class) ([\w$]+)/gm;
const NAMED = /^export (type )?\{([^}]*)\}(?: from "([^"]+)")?;/gm;
const ALL = /^export \* from "([^"]+)";/gm;
const IMPORT = /^import (type )?\{([^}]*)\} from "(\.[^"]+)";/gm;

/** Rewrites the imports of modules. */
export class DirectImports {
  readonly #read: (path: string) => string;
  readonly #exports = new Map<string, ReadonlyMap<string, Origin>>();

  /** @param read gives the source of a module by its path below the root */
  constructor(read: (path: string) => string) {
    this.#read = read;
  }

  /**
   * The source of a module with direct imports, without imported types.
   *
   * @throws if a name comes from nowhere
   */
  of(path: string): string {
    return this.#read(path).replace(IMPORT, (_whole, typeOnly, list: string, from: string) => {
      if (typeOnly) return "";
      const target = join(dirname(path), from);
      const lines = valueNames(list).map(([name, here]) => {
        const origin = this.#exportsOf(target).get(name);
        if (origin === undefined) throw new Error(`${path}: ${target} does not export ${name}`);
        const place = relative(dirname(path), origin.path).replaceAll("\\", "/");
        const specifier = place.startsWith(".") ? place : `./${place}`;
        const words = origin.name === here ? here : `${origin.name} as ${here}`;
        return `import { ${words} } from "${specifier}";`;
      });
      return lines.join(" ");
    });
  }

  #exportsOf(path: string): ReadonlyMap<string, Origin> {
    const known = this.#exports.get(path);
    if (known !== undefined) return known;
    const found = new Map<string, Origin>();
    this.#exports.set(path, found);
    const text = this.#read(path);
    for (const [, name] of text.matchAll(DECLARATION)) found.set(name!, { path, name: name! });
    for (const [, typeOnly, list, from] of text.matchAll(NAMED)) {
      if (typeOnly) continue;
      for (const [inner, outer] of valueNames(list!)) {
        const origin = from?.startsWith(".")
          ? this.#exportsOf(join(dirname(path), from)).get(inner)
          : { path, name: outer };
        if (origin !== undefined) found.set(outer, origin);
      }
    }
    for (const [, from] of text.matchAll(ALL)) {
      for (const [name, origin] of this.#exportsOf(join(dirname(path), from!))) {
        found.set(name, origin);
      }
    }
    return found;
  }
}

/** The names of a list in braces that are no types: there, and what it is called here. */
function valueNames(list: string): [there: string, here: string][] {
  return list.replaceAll(/\/\/.*$/gm, "").split(",").map((item) => item.trim())
    .filter((item) => item !== "" && !item.startsWith("type "))
    .map((item) => {
      const [there, here = there] = item.split(/\s+as\s+/);
      return [there!, here!];
    });
}
