/** Kinds of files that detect-secrets treats differently (its `util/filetype.py`). */
export type FileType =
  | "cls"
  | "example"
  | "go"
  | "java"
  | "javascript"
  | "php"
  | "objective-c"
  | "python"
  | "swift"
  | "terraform"
  | "yaml"
  | "c#"
  | "c"
  | "c++"
  | "config"
  | "ini"
  | "properties"
  | "toml"
  | "other";

const TYPES: Readonly<Record<string, FileType>> = {
  ".cls": "cls",
  ".example": "example",
  ".eyaml": "yaml",
  ".go": "go",
  ".java": "java",
  ".js": "javascript",
  ".m": "objective-c",
  ".php": "php",
  ".py": "python",
  ".pyi": "python",
  ".swift": "swift",
  ".tf": "terraform",
  ".yaml": "yaml",
  ".yml": "yaml",
  ".cs": "c#",
  ".c": "c",
  ".cpp": "c++",
  ".cnf": "config",
  ".conf": "config",
  ".cfg": "config",
  ".cf": "config",
  ".ini": "ini",
  ".properties": "properties",
  ".toml": "toml",
};

/** The type of a file by the end of its name, upper and lower case told apart. */
export function fileType(path: string): FileType {
  return TYPES[extension(path)] ?? "other";
}

/** The last dot of the file's name and what follows; empty without one, or if only dots precede it. */
export function extension(path: string): string {
  const name = baseName(path);
  const dot = name.lastIndexOf(".");
  return dot > 0 && /[^.]/.test(name.slice(0, dot)) ? name.slice(dot) : "";
}

/** The part of a path after its last slash. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
