import { ALLOW_FILE } from "../allow/allow_list.ts";
import { baseName, extension } from "../file_type.ts";

/** Ends of names of files that hold no source text (detect-secrets, `filters/heuristic.py`). */
const NO_TEXT = new Set(
  (".7z .bin .bmp .bz2 .class .css .dmg .doc .eot .exe .gif .gz .ico .iml .ipr .iws .jar .jpg " +
    ".jpeg .lock .map .mo .pdf .png .prefs .psd .rar .realm .s7z .sum .svg .tar .tif .tiff .ttf " +
    ".webp .woff .xls .xlsx .zip").split(" "),
);

const LOCK_FILES = new Set([
  ...["Brewfile.lock.json", "Cartfile.resolved", "composer.lock", "Gemfile.lock"],
  ...["Package.resolved", "package-lock.json", "Podfile.lock", "yarn.lock", "Pipfile.lock"],
  ...["poetry.lock", "Cargo.lock", "packages.lock.json"],
]);

/**
 * True for files that are not scanned: by their type, lock files, whatever belongs to Swagger, and the
 * list of what is allowed, which has hashes of secrets.
 * The reference asks for the word in the whole path on the machine; here only the path within the
 * repository counts, so that the name of a parent folder does not switch off the scan.
 *
 * @param path from the root of the repository, with `/` between its parts
 */
export function isIgnoredFile(path: string): boolean {
  const name = baseName(path);
  return NO_TEXT.has(extension(path)) || LOCK_FILES.has(name) || name === ALLOW_FILE ||
    path.includes("swagger");
}
