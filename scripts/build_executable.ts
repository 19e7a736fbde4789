/**
 * Compiles yanex into one executable.
 *
 *     scripts/build                                    dist/yanex, for this machine
 *     scripts/build aarch64-unknown-linux-gnu          dist/yanex-aarch64-unknown-linux-gnu
 *     scripts/build -o /opt/bin/yanex
 *
 * TARGET is one of `deno compile --target`. Deno fetches the runtime that goes into the executable
 * from its own site; `DENORT_BIN` names one that is here already.
 *
 * The program is bundled first: a few files start faster than the many modules it is written in, and
 * the less there is to parse the faster. The Python client lies beside the bundle as `yanex/`, as it
 * lies beside the modules that read it in the source tree.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { DirectImports } from "./direct_imports.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
/** The files of the client that are delivered; not what Python or an editor puts beside them. */
const clientFile = /(\.pyi?|(^|\/)py\.typed)$/;

/** What the command line asks for. */
interface Request {
  readonly target: string | null;
  readonly output: string;
}

function readRequest(args: readonly string[]): Request {
  let target: string | null = null;
  let output: string | null = null;
  for (let index = 0; index < args.length; index++) {
    const word = args[index]!;
    if (word === "-o" || word === "--output") {
      output = args[++index] ?? stop(`${word} needs a file`);
    } else if (word.startsWith("-")) stop(`unknown option ${word}`);
    else if (target !== null) stop(`one target at a time, not ${target} and ${word}`);
    else target = word;
  }
  const extension = (target ?? Deno.build.target).includes("windows") ? ".exe" : "";
  const name = target === null ? "yanex" : `yanex-${target}`;
  return { target, output: resolve(output ?? join(root, "dist", name + extension)) };
}

function stop(message: string): never {
  console.error(`error: ${message}\nusage: scripts/build [TARGET] [-o FILE]`);
  Deno.exit(2);
}

/** A step that failed and has said why. */
class BuildFailure extends Error {}

/** Runs this Deno; its messages go to the terminal. */
async function deno(args: readonly string[], cwd: string): Promise<void> {
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

/** Paths of the client's files below `folder`, sorted. */
function clientPaths(folder: string, prefix = ""): string[] {
  const paths: string[] = [];
  for (const entry of Deno.readDirSync(join(folder, prefix))) {
    const path = prefix + entry.name;
    if (entry.isDirectory) paths.push(...clientPaths(folder, `${path}/`));
    else if (clientFile.test(path)) paths.push(path);
  }
  return paths.sort();
}

/**
 * Copies the Python client and writes `manifest.json` beside it: the version, the files with their
 * sizes in bytes, and a hash over paths and contents that changes when any of them does.
 */
function copyClient(from: string, to: string): void {
  const hash = createHash("sha256");
  const files = clientPaths(from).map((path) => {
    const content = Deno.readFileSync(join(from, path));
    Deno.mkdirSync(dirname(join(to, path)), { recursive: true });
    Deno.writeFileSync(join(to, path), content);
    hash.update(path).update("\0").update(content).update("\0");
    return { path, size: content.length };
  });
  const { version } = JSON.parse(Deno.readTextFileSync(join(root, "deno.json")));
  const manifest = { version, hash: hash.digest("hex").slice(0, 12), files };
  Deno.writeTextFileSync(join(to, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
}

/**
 * Copies the program's modules, with direct imports (see `direct_imports.ts`), and lets each one
 * that is loaded late import what `yanex run` needs. A bundler puts modules into one file if the
 * same entries reach them: so all that a run needs becomes one file, instead of one for every set of
 * commands that share a module, and each file takes time to load.
 */
function gatherRun(source: string): void {
  for (const name of ["deno.json", "deno.lock", "main.ts"]) {
    Deno.copyFileSync(join(root, name), join(source, name));
  }
  const modules = modulePaths("lib");
  const direct = new DirectImports((path) => Deno.readTextFileSync(join(root, path)));
  for (const path of modules) {
    Deno.mkdirSync(dirname(join(source, path)), { recursive: true });
    Deno.writeTextFileSync(join(source, path), direct.of(path));
  }
  const late = new Set(
    modules.flatMap((path) =>
      [...Deno.readTextFileSync(join(root, path)).matchAll(/\bimport\("(\.[^"]+)"\)/g)]
        .map(([, target]) => join(dirname(path), target!))
    ),
  );
  for (const path of late) {
    const run = relative(dirname(path), "lib/cli/run.ts").replaceAll("\\", "/");
    const text = `import "${run.startsWith(".") ? run : `./${run}`}";\n`;
    Deno.writeTextFileSync(join(source, path), text, { append: true });
  }
}

/** Paths of the modules below a folder of the project, without tests. */
function modulePaths(folder: string): string[] {
  return [...Deno.readDirSync(join(root, folder))].flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    if (isDirectory) return name.startsWith("test") ? [] : modulePaths(path);
    return name.endsWith(".ts") && !name.endsWith(".test.ts") ? [path] : [];
  });
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

async function bundle(source: string, to: string, ...options: readonly string[]): Promise<void> {
  await deno(
    ["bundle", "--quiet", "--frozen", "--code-splitting", ...options, "--platform", "deno"]
      .concat("--outdir", to, "main.ts"),
    source,
  );
}

/**
 * The minifier of esbuild 0.25 writes `using file = open(); file.sync();` as `open().sync()`, which
 * never closes the file. A bundle that has lost a `using` that way is refused.
 */
async function checkDisposals(source: string, minified: string): Promise<void> {
  const plain = Deno.makeTempDirSync({ prefix: "yanex-plain-" });
  try {
    await bundle(source, plain);
    const [expected, found] = [disposals(plain), disposals(minified)];
    if (found.length === expected.length) return;
    console.error(
      `error: of ${expected.length} \`using\` declarations the minified bundle has ${found.length}`,
    );
    console.error("hint: close with try and finally what is only used in the next statement:");
    for (const line of expected) console.error(`  ${line}`);
    throw new BuildFailure("the bundle would leave files open");
  } finally {
    Deno.removeSync(plain, { recursive: true });
  }
}

/** The `using` declarations of a bundle, each to the end of its line at most. */
function disposals(folder: string): string[] {
  return [...Deno.readDirSync(folder)].filter(({ name }) => name.endsWith(".js")).flatMap(
    ({ name }) =>
      Deno.readTextFileSync(join(folder, name)).match(/\busing [\w$]+ ?=.{0,80}/g) ?? [],
  );
}

async function build({ target, output }: Request): Promise<void> {
  // Outside the checkout: what `deno compile` finds in the folders above goes into the executable.
  const work = Deno.makeTempDirSync({ prefix: "yanex-build-" });
  const source = Deno.makeTempDirSync({ prefix: "yanex-source-" });
  const unfinished = join(dirname(output), `.${Deno.pid}.${basename(output)}`);
  try {
    gatherRun(source);
    await bundle(source, work, "--minify");
    await checkDisposals(source, work);
    giveRequire(work);
    copyClient(join(root, "lib/python/yanex"), join(work, "yanex"));
    Deno.mkdirSync(dirname(output), { recursive: true });
    await deno(
      [
        "compile",
        "--quiet",
        "--no-check",
        "--no-config",
        "--no-lock",
        "--allow-all",
        "--no-code-cache",
      ]
        .concat("--include", "yanex", "--output", unfinished)
        .concat(target === null ? [] : ["--target", target])
        .concat("main.js"),
      work,
    );
    // A program that is running keeps its old file; a half written one is never seen.
    Deno.renameSync(unfinished, output);
  } finally {
    for (const folder of [work, source]) Deno.removeSync(folder, { recursive: true });
  }
  const size = (Deno.statSync(output).size / 1e6).toFixed(1);
  console.log(`${output} (${size} MB)`);
}

try {
  await build(readRequest(Deno.args));
} catch (error) {
  if (!(error instanceof BuildFailure)) throw error;
  console.error(`error: ${error.message}`);
  Deno.exitCode = 1;
}
