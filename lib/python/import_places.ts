import { environment, runCommand } from "../sys/mod.ts";
import { answerFile, changeOf, readCache, writeCache } from "./cache.ts";

/** What Python says of where it finds modules; links are resolved. */
export interface ImportPlaces {
  /** `sys.path` without the script's folder. */
  readonly path: readonly string[];
  /** Name and place of packages that editable installs of setuptools map by an import hook. */
  readonly packages: readonly (readonly [name: string, place: string])[];
}

/** An answer, and what it depends on. */
interface Answer extends ImportPlaces {
  /** Folders of installed packages, and files in them that name places; with their times, ms. */
  readonly watched: readonly (readonly [path: string, modified: number | null])[];
}

/**
 * Prints an {@link Answer} on its last line. What is watched is what `site` reads: its folders, the
 * `.pth` files in them, and the modules of editable installs that those import.
 */
const QUESTION = `
import json, os, site, sys
def time(p):
    try:
        return os.stat(p).st_mtime_ns // 1000000
    except OSError:
        return None
folders = list(getattr(site, "getsitepackages", list)()) + [site.getusersitepackages()]
watched = []
for folder in folders:
    watched.append([folder, time(folder)])
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        continue
    for name in names:
        if name.endswith(".pth") or name.startswith("__editable__"):
            path = os.path.join(folder, name)
            watched.append([path, time(path)])
packages = []
for finder in sys.meta_path:
    module = sys.modules.get(getattr(finder, "__module__", None) or "")
    mapping = getattr(module, "MAPPING", None)
    if isinstance(mapping, dict):
        packages += [[str(k), os.path.realpath(v)] for k, v in mapping.items()]
print()
print(json.dumps({
  "path": [os.path.realpath(p) for p in sys.path if p],
  "packages": packages,
  "watched": watched,
}))
`;

/**
 * Where an interpreter finds modules, as for a script that starts now. It is asked, which takes as
 * long as starting it, and the answer kept until what is installed, the working directory or a
 * variable for Python changes.
 *
 * @returns null if it cannot answer
 */
export async function askImportPlaces(
  python: string,
  workingDirectory: string,
): Promise<ImportPlaces | null> {
  const file = answerFile("imports", python, [workingDirectory, ...variables()]);
  const kept = file === null ? null : readAnswer(file);
  if (kept?.watched.every(([path, time]) => changeOf(path) === time)) return placesOf(kept);
  const answer = await ask(python, workingDirectory);
  if (answer !== null && file !== null) writeCache(file, { folder: workingDirectory, ...answer });
  return answer === null ? null : placesOf(answer);
}

/** Those that change where modules are found; HOME is where those of the user lie. */
function variables(): string[] {
  return Object.entries(environment())
    .filter(([name]) => name === "HOME" || name.startsWith("PYTHON"))
    .map(([name, value]) => `${name}=${value}`).sort();
}

function readAnswer(file: string): Answer | null {
  const kept = readCache(file) as Answer | null;
  return Array.isArray(kept?.watched) ? kept : null;
}

const placesOf = ({ path, packages }: Answer): ImportPlaces => ({ path, packages });

async function ask(python: string, workingDirectory: string): Promise<Answer | null> {
  try {
    const result = await runCommand(python, ["-c", QUESTION], { cwd: workingDirectory });
    if (result === null || result.code !== 0) return null;
    const lines = new TextDecoder().decode(result.stdout).trimEnd().split("\n");
    return JSON.parse(lines.at(-1)!) as Answer;
  } catch {
    // It cannot be started, or something prints in between; starting the script will tell.
    return null;
  }
}
