import { join, pathExists, relative, runCommand } from "../../sys/mod.ts";
import type { Snapshot } from "./snapshot.ts";

/** Where imports of a script come from that runs from a snapshot. */
export interface SnapshotPath {
  /** Folders of the snapshot that must come first on Python's path. */
  readonly folders: readonly string[];
  /** Packages that come from the repository all the same, with their places there. */
  readonly escaped: readonly string[];
}

/** What Python says of where it finds modules; links are resolved. */
export interface ImportPlaces {
  /** `sys.path` without the script's folder. */
  readonly path: readonly string[];
  /** Name and place of packages that editable installs of setuptools map by an import hook. */
  readonly packages: readonly (readonly [name: string, place: string])[];
}

/** Prints an {@link ImportPlaces} on its last line. */
const QUESTION = `
import json, os, sys
packages = []
for finder in sys.meta_path:
    module = sys.modules.get(getattr(finder, "__module__", None) or "")
    mapping = getattr(module, "MAPPING", None)
    if isinstance(mapping, dict):
        packages += [[str(k), os.path.realpath(v)] for k, v in mapping.items()]
print()
print(json.dumps({"path": [os.path.realpath(p) for p in sys.path if p], "packages": packages}))
`;

/**
 * Asks an interpreter where it finds modules, as it would for a script that starts now.
 *
 * @returns null if it cannot answer
 */
export async function askImportPlaces(
  python: string,
  workingDirectory: string,
): Promise<ImportPlaces | null> {
  try {
    const result = await runCommand(python, ["-c", QUESTION], { cwd: workingDirectory });
    if (result === null || result.code !== 0) return null;
    const lines = new TextDecoder().decode(result.stdout).trimEnd().split("\n");
    return JSON.parse(lines.at(-1)!) as ImportPlaces;
  } catch {
    // It cannot be started, or something prints in between; starting the script will tell.
    return null;
  }
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
