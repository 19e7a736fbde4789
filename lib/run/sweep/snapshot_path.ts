import type { ImportPlaces } from "../../python/mod.ts";
import { join, pathExists, relative } from "../../sys/mod.ts";
import type { Snapshot } from "./snapshot.ts";

/** Where imports of a script come from that runs from a snapshot. */
export interface SnapshotPath {
  /** Folders of the snapshot that must come first on Python's path. */
  readonly folders: readonly string[];
  /** Packages that come from the repository all the same, with their places there. */
  readonly escaped: readonly string[];
}

/**
 * Maps the places in the repository where Python finds modules (PYTHONPATH, `.pth` files, editable
 * installs) into the snapshot. Places that the snapshot lacks, such as an ignored environment, stay
 * what they are.
 */
export function pathInSnapshot(places: ImportPlaces, { folder, root }: Snapshot): SnapshotPath {
  const folders = new Set<string>();
  const escaped: string[] = [];
  const inSnapshot = (place: string) => {
    const inside = relative(root, place);
    if (inside === ".." || inside.startsWith("../")) return null;
    const mapped = inside === "" ? folder : join(folder, inside);
    return pathExists(mapped) ? mapped : null;
  };
  for (const entry of places.path) {
    const mapped = inSnapshot(entry);
    if (mapped !== null) folders.add(mapped);
  }
  for (const [name, place] of places.packages) {
    const mapped = inSnapshot(place);
    if (mapped === null) continue;
    // A folder of another name than the package cannot be found by a path.
    const parts = `/${name.replaceAll(".", "/")}`;
    const end = [parts, `${parts}.py`].find((end) => mapped.endsWith(end));
    if (end === undefined) escaped.push(`${name} (${place})`);
    else folders.add(mapped.slice(0, -end.length));
  }
  return { folders: [...folders], escaped };
}
