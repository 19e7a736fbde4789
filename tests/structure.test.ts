/** Holds the layers: what may import what, and who may touch the system. */
import assert from "node:assert/strict";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Folders of lib/, from the command line down; a folder imports only from those after it. */
const layers = [
  "cli",
  "web",
  "slurm",
  "run",
  "query",
  "experiment",
  "params",
  "git",
  "secrets",
  "python",
  "sys",
  "errors",
];

/** Folders that import less than their place would allow. */
const narrower: Record<string, readonly string[]> = { params: ["sys", "errors"] };

const mostLines = 500;
const manyLines = 400;

interface SourceFile {
  /** Relative to the checkout: `lib/run/plan.ts`. */
  readonly path: string;
  /** The folder below lib/, such as `run`. */
  readonly folder: string;
  readonly text: string;
  /** Relative ones as paths like {@link path}, others as written. */
  readonly imports: readonly string[];
}

/** Tests and what only they use: `testing.ts`, `testing/` and `testdata/`. */
function isForTests(path: string): boolean {
  return path.endsWith(".test.ts") || /\/(testing\.ts$|testing\/|testdata\/)/.test(path);
}

function readSources(folder = "lib"): SourceFile[] {
  const sources: SourceFile[] = [];
  for (const entry of Deno.readDirSync(join(root, folder))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) {
      sources.push(...readSources(path));
    } else if (entry.name.endsWith(".ts") && !isForTests(path)) {
      const text = Deno.readTextFileSync(join(root, path));
      sources.push({ path, folder: path.split("/")[1]!, text, imports: importsOf(path, text) });
    }
  }
  return sources;
}

/** What a module imports and re-exports, statically and dynamically. */
function importsOf(path: string, text: string): string[] {
  const code = withoutComments(text);
  const specifiers = [
    ...code.matchAll(/\b(?:import|export)\b[^"'`;]*?\bfrom\s*["']([^"']+)["']/g),
    ...code.matchAll(/\bimport\s*\(?\s*["']([^"']+)["']/g),
  ].map((match) => match[1]!);
  return specifiers.map((specifier) =>
    specifier.startsWith(".") ? normalize(join(dirname(path), specifier)) : specifier
  );
}

function withoutComments(text: string): string {
  return text.replace(/\/\*.*?\*\//gs, "").replace(/(^|[^:"'`\\])\/\/.*$/gm, "$1");
}

/** Asserts that nothing was found, and names what was. */
function assertNone(found: readonly string[], rule: string): void {
  assert.deepEqual(found, [], `${rule}:\n  ${found.join("\n  ")}\n`);
}

const sources = readSources();

Deno.test("every folder of lib is a known layer", () => {
  const folders = [...new Set(sources.map(({ folder }) => folder))];
  assertNone(folders.filter((folder) => !layers.includes(folder)), "unknown folders of lib");
});

Deno.test("imports point down the layers", () => {
  const upward = sources.flatMap(({ path, folder, imports }) =>
    imports
      .filter((target) => target.startsWith("lib/") && target.split("/")[1] !== folder)
      .filter((target) => {
        const other = target.split("/")[1]!;
        const allowed = narrower[folder] ?? layers.slice(layers.indexOf(folder) + 1);
        return !allowed.includes(other);
      })
      .map((target) => `${path} imports ${target}`)
  );
  assertNone(upward, "imports that point up, or past what the layer may use");
});

Deno.test("a folder is entered through its mod.ts", () => {
  const trespassing = sources.flatMap(({ path, folder, imports }) =>
    imports
      .filter((target) => target.startsWith("lib/") && target.split("/")[1] !== folder)
      .filter((target) => !/^(\w+\/)?mod\.ts$/.test(target.split("/").slice(2).join("/")))
      .map((target) => `${path} imports ${target}`)
  );
  assertNone(trespassing, "imports of what is private to another folder");
});

Deno.test("main.ts only starts the command line", () => {
  const imports = importsOf("main.ts", Deno.readTextFileSync(join(root, "main.ts")));
  assertNone(
    imports.filter((target) => !target.startsWith("lib/cli/")),
    "other imports of main.ts",
  );
});

Deno.test("only lib/sys touches the system", () => {
  const touching = sources.filter(({ folder }) => folder !== "sys").flatMap((source) => [
    ...(/\bDeno\b\s*[.[]/.test(withoutComments(source.text)) ? [`${source.path} uses Deno`] : []),
    ...source.imports.filter((target) => target.startsWith("node:"))
      .map((target) => `${source.path} imports ${target}`),
  ]);
  assertNone(touching, "what belongs into lib/sys");
});

Deno.test("the program imports nothing that is for tests", () => {
  const libraries = ["fast-check", "node:assert", "node:assert/strict"];
  const forTests = sources.flatMap(({ path, imports }) =>
    imports
      .filter((target) =>
        libraries.includes(target) || target.startsWith("tests/") || isForTests(target)
      )
      .map((target) => `${path} imports ${target}`)
  );
  assertNone(forTests, "imports of what is for tests");
});

Deno.test("libraries come by the names of deno.json", () => {
  const { imports: names } = JSON.parse(Deno.readTextFileSync(join(root, "deno.json")));
  const unknown = sources.flatMap(({ path, imports }) =>
    imports
      .filter((target) => !target.startsWith("lib/") && !target.startsWith("node:"))
      .filter((target) => !(target in names) && target !== "deno.json")
      .map((target) => `${path} imports ${target}`)
  );
  assertNone(unknown, "imports that deno.json does not pin");
  const loose = Object.values(names).filter((target) => !/@\d+\.\d+\.\d+$/.test(String(target)));
  assertNone(loose.map(String), "versions in deno.json that are not exact");
});

Deno.test("libraries are loaded late only through a module of ours", () => {
  // The bundler gives the namespace of a library imported dynamically another shape.
  const direct = sources.flatMap(({ path, text }) =>
    [...withoutComments(text).matchAll(/\bimport\s*\(\s*["']([^."'][^"']*)["']/g)]
      .map((match) => `${path} imports ${match[1]}`)
  );
  assertNone(direct, "dynamic imports of libraries");
});

Deno.test("files stay short enough to read", () => {
  const lines = sources.map(({ path, text }) => ({ path, count: text.split("\n").length - 1 }));
  for (const { path, count } of lines) {
    if (count > manyLines) {
      console.log(`note: ${path} has ${count} lines; what part is called what?`);
    }
  }
  const long = lines.filter(({ count }) => count > mostLines);
  assertNone(long.map(({ path, count }) => `${path}: ${count}`), `files over ${mostLines} lines`);
});
