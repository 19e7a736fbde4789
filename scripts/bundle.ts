/**
 * Bundles the program for the executable: a few files start faster than the many modules it is
 * written in, and the less there is to parse the faster.
 *
 * There are two bundles side by side, and `main.js` chooses. That of `yanex run` has all that a run
 * needs in one file, whose functions that every run calls are compiled at once
 * (`eager_functions.ts`). That of the other commands has many small files, of which each command
 * loads its own.
 *
 * @module
 */
import { dirname, join, relative, resolve } from "node:path";
import { DirectImports } from "./direct_imports.ts";
import { ImportGraph } from "./import_graph.ts";
import { compileAtOnce } from "./eager_functions.ts";
import { calledByRun } from "./run_profile.ts";

/** A step that failed and has said why. */
export class BuildFailure extends Error {}

/** Runs this Deno; its messages go to the terminal. */
export async function deno(args: readonly string[], cwd: string): Promise<void> {
  const denort = Deno.env.get("DENORT_BIN");
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd,
    // A relative path is the caller's, not this folder's.
    env: denort ? { DENORT_BIN: resolve(denort) } : {},
    stdin: "null",
  }).spawn().status;
  if (code !== 0) throw new BuildFailure(`deno ${args[0]} failed (exit code ${code})`);
}

/** Chooses one of the two bundles. */
const MAIN = `const [first, second] = Deno.args;
const command = first === "-v" || first === "--verbose" ? second : first;
await (command === "run" ? import("./run_main.js") : import("./commands_main.js"));
`;

/** The program without any other command than `run`. */
const RUN_MAIN = `import { main } from "./lib/cli/main.ts";
await main([{ name: "run", summary: "", load: () => import("./lib/cli/run.ts") }]);
`;

/**
 * Bundles the program.
 *
 * @param root of the project
 * @param to a folder, with the Python client in it; its `main.js` is the program
 */
export async function bundleProgram(root: string, to: string): Promise<void> {
  const source = Deno.makeTempDirSync({ prefix: "yanex-source-" });
  try {
    const modules = copyModules(root, source);
    await bundleFrom(source, "commands_main.ts", to);
    gather(source, modules);
    const files = await bundleFrom(source, "run_main.ts", to);
    Deno.writeTextFileSync(join(to, "main.js"), MAIN);
    const called = await calledByRun(join(to, "main.js"));
    for (const name of files) {
      const ranges = called.get(name);
      if (ranges === undefined) continue;
      const path = join(to, name);
      Deno.writeTextFileSync(path, compileAtOnce(Deno.readTextFileSync(path), ranges));
    }
  } finally {
    Deno.removeSync(source, { recursive: true });
  }
}

/** Copies the program's modules, with direct imports (see `direct_imports.ts`). */
function copyModules(root: string, source: string): string[] {
  for (const name of ["deno.json", "deno.lock"]) {
    Deno.copyFileSync(join(root, name), join(source, name));
  }
  Deno.copyFileSync(join(root, "main.ts"), join(source, "commands_main.ts"));
  Deno.writeTextFileSync(join(source, "run_main.ts"), RUN_MAIN);
  const modules = modulePaths(root, "lib");
  const direct = new DirectImports((path) => Deno.readTextFileSync(join(root, path)));
  for (const path of modules) {
    Deno.mkdirSync(dirname(join(source, path)), { recursive: true });
    Deno.writeTextFileSync(join(source, path), direct.of(path));
  }
  return modules;
}

/** Paths of the modules below a folder of the project, without tests. */
function modulePaths(root: string, folder: string): string[] {
  return [...Deno.readDirSync(join(root, folder))].flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    if (isDirectory) return name.startsWith("test") ? [] : modulePaths(root, path);
    return name.endsWith(".ts") && !name.endsWith(".test.ts") ? [path] : [];
  });
}

/** Modules whose parts each become one file: what `yanex run` needs, and what sweeps need besides. */
const GATHERED = ["lib/cli/run.ts", "lib/cli/many/run_many.ts"];

/**
 * Lets modules that are loaded late import what they have in common with one of {@link GATHERED}. A
 * bundler puts modules into one file if the same entries reach them: so what a run needs becomes one
 * file, instead of one for every set of commands that share a module, and each file takes time to
 * load.
 */
function gather(source: string, modules: readonly string[]): void {
  const graph = new ImportGraph(source);
  const late = new Set(modules.flatMap((path) => graph.late(path)));
  const gathered = new Set<string>();
  const additions = GATHERED.map((center) => {
    const part = graph.reach(center).difference(gathered);
    part.forEach((path) => gathered.add(path));
    return {
      center,
      importers: [...late].filter((path) => !graph.reach(path).isDisjointFrom(part)),
    };
  });
  for (const { center, importers } of additions) {
    for (const path of importers.filter((path) => path !== center)) {
      const target = relative(dirname(path), center).replaceAll("\\", "/");
      const text = `import "${target.startsWith(".") ? target : `./${target}`}";\n`;
      Deno.writeTextFileSync(join(source, path), text, { append: true });
    }
  }
}

/** Makes one of the two bundles; the names of its files. */
async function bundleFrom(source: string, entry: string, to: string): Promise<string[]> {
  const [minified, plain] = ["minified", "plain"].map((name) => join(source, `${entry}.${name}`));
  await bundle(source, entry, minified!, "--minify");
  await bundle(source, entry, plain!);
  checkDisposals(plain!, minified!);
  giveRequire(minified!);
  const names = [...Deno.readDirSync(minified!)].map(({ name }) => name);
  for (const name of names) Deno.copyFileSync(join(minified!, name), join(to, name));
  return names;
}

async function bundle(source: string, entry: string, to: string, ...options: readonly string[]) {
  await deno(
    ["bundle", "--quiet", "--frozen", "--code-splitting", ...options, "--platform", "deno"]
      .concat("--outdir", to, entry),
    source,
  );
}

/**
 * Lets the CommonJS modules of libraries have Node's own ones. A minified bundle looks for a
 * `require` of the module that it lies in, and there is none.
 */
function giveRequire(folder: string): void {
  for (const { name } of Deno.readDirSync(folder)) {
    const path = join(folder, name);
    if (!name.endsWith(".js")) continue;
    const code = Deno.readTextFileSync(path);
    if (!/\btypeof require\b/.test(code)) continue;
    Deno.writeTextFileSync(path, `var require=(name)=>process.getBuiltinModule(name);${code}`);
  }
}

/**
 * The minifier of esbuild 0.25 writes `using file = open(); file.sync();` as `open().sync()`, which
 * never closes the file. A bundle that has lost a `using` that way is refused.
 */
function checkDisposals(plain: string, minified: string): void {
  const [expected, found] = [disposals(plain), disposals(minified)];
  if (found.length === expected.length) return;
  console.error(
    `error: of ${expected.length} \`using\` declarations the minified bundle has ${found.length}`,
  );
  console.error("hint: close with try and finally what is only used in the next statement:");
  for (const line of expected) console.error(`  ${line}`);
  throw new BuildFailure("the bundle would leave files open");
}

/** The `using` declarations of a bundle, each to the end of its line at most. */
function disposals(folder: string): string[] {
  return [...Deno.readDirSync(folder)].filter(({ name }) => name.endsWith(".js")).flatMap(
    ({ name }) =>
      Deno.readTextFileSync(join(folder, name)).match(/\busing [\w$]+ ?=.{0,80}/g) ?? [],
  );
}
