import { entryAt, number, text } from "../../experiment/mod.ts";
import { isMap, type ValueMap } from "../../params/mod.ts";
import { editedSubmodules, type Origin } from "./origin.ts";

/** So many names are listed before the rest is only counted. */
const NAMES_SHOWN = 10;

/** So many packages are listed. */
const PACKAGES_SHOWN = 20;

/**
 * What of the code of an experiment cannot be restored, in words for the user.
 *
 * @param submodules that the restored code names
 */
export function codeCaveats(origin: Origin, submodules: readonly string[]): string[] {
  const { place: { id }, metadata: { raw }, code } = origin;
  const caveats: string[] = [];
  const { count, names } = lostFiles(code);
  if (count > 0) {
    caveats.push(
      `${counted(count, "untracked file")} of ${id} ${count === 1 ? "was" : "were"} not kept ` +
        `and cannot be restored: ${listed(names, count)}`,
    );
  }
  const edited = editedSubmodules(code);
  const onlyNotebooks = code.get("dirty") === true &&
    code.get("has_uncommitted_changes") === false && edited.length === 0;
  if (onlyNotebooks && entryAt(raw, "runner", "include_notebooks") !== true) {
    caveats.push(`uncommitted changes of notebooks were not kept by ${id}`);
  }
  if (code.get("patch_redacted") === true) {
    caveats.push(
      `secrets in the patch of ${id} were replaced when it was kept: ` +
        "the restored code has placeholders there",
    );
  }
  const missing = [...new Set([...submodules, ...edited])];
  if (missing.length > 0) {
    caveats.push(`submodules are not restored: ${listed(missing, missing.length)}`);
  }
  return caveats;
}

/** What Python writes beside modules and makes again by itself. */
const BYTE_CODE = /(^|\/)__pycache__\/$/;

/** Untracked files that were not kept: how many, and the names of the first ones. */
function lostFiles(code: ValueMap): { readonly count: number; readonly names: string[] } {
  if (entryAt(code, "untracked", "in_patch") === true) return { count: 0, names: [] };
  const recorded = entryAt(code, "untracked", "names");
  const named = Array.isArray(recorded) ? recorded.filter((name) => typeof name === "string") : [];
  const names = named.filter((name) => !BYTE_CODE.test(name));
  const count = number(entryAt(code, "untracked", "count")) ?? 0;
  return { count: count - (named.length - names.length), names };
}

/**
 * How the interpreter differs from the one that an experiment had, in words for the user.
 *
 * @param version of the interpreter that runs now, as `sys.version` has it
 * @param packages what is installed for it
 */
export function interpreterCaveats(
  { place: { id }, metadata: { raw } }: Origin,
  version: string,
  packages: ReadonlyMap<string, string>,
): string[] {
  const caveats: string[] = [];
  const [then, now] = [text(entryAt(raw, "environment", "python", "python_version")), version]
    .map((text) => text?.split(" ")[0]);
  if (then !== undefined && then !== now) {
    caveats.push(`${id} ran with Python ${then}; this is Python ${now}`);
  }
  const recorded = entryAt(raw, "environment", "dependencies", "packages");
  if (!isMap(recorded)) {
    caveats.push(`the packages that ${id} had were not recorded and cannot be compared`);
    return caveats;
  }
  const differing = packageDifferences(
    new Map([...recorded].map(([name, version]) => [String(name), String(version)])),
    packages,
  );
  if (differing.length > 0) {
    const lines = differing.slice(0, PACKAGES_SHOWN).map((line) => `  ${line}`);
    const more = differing.length - lines.length;
    if (more > 0) lines.push(`  ... and ${more} more`);
    const which = differing.length === 1 ? "package is" : "packages are";
    caveats.push(
      `${differing.length} installed ${which} not what ${id} had:\n${lines.join("\n")}`,
    );
  }
  return caveats;
}

/** One line for each package that is not the same; changed and missing ones first. */
export function packageDifferences(
  then: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): string[] {
  const gone = [...then].filter(([name, version]) => now.get(name) !== version)
    .map(([name, version]) => {
      const present = now.get(name);
      return `${name} ${version} then, ${present ?? "missing"} now`;
    });
  const added = [...now].filter(([name]) => !then.has(name))
    .map(([name, version]) => `${name} missing then, ${version} now`);
  return [...gone, ...added];
}

/** The first names, and how many there are besides. */
function listed(names: readonly string[], count: number): string {
  const shown = names.slice(0, NAMES_SHOWN);
  const more = count - shown.length;
  return shown.join(", ") + (more > 0 ? `${shown.length > 0 ? ", " : ""}and ${more} more` : "");
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
