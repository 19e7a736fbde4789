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
 * The program is bundled first (see `bundle.ts`). The Python client lies beside the bundle as
 * `yanex/`, as it lies beside the modules that read it in the source tree.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { BuildFailure, bundleProgram, deno } from "./bundle.ts";

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

async function build({ target, output }: Request): Promise<void> {
  // Outside the checkout: what `deno compile` finds in the folders above goes into the executable.
  const work = Deno.makeTempDirSync({ prefix: "yanex-build-" });
  const compiled = join(work, "compiled");
  const unfinished = join(dirname(output), `.${Deno.pid}.${basename(output)}`);
  try {
    copyClient(join(root, "lib/python/yanex"), join(work, "yanex"));
    await bundleProgram(root, work);
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
        // A run has more than the default, and would clean up in the middle for some milliseconds.
        "--v8-flags=--min-semi-space-size=8",
      ]
        .concat("--include", "yanex", "--output", compiled)
        .concat(target === null ? [] : ["--target", target])
        .concat("main.js"),
      work,
    );
    // In one go the system keeps a file in larger pieces than Deno's many small writes leave, and
    // the executable starts 10 % faster until it is read from the disk anew.
    Deno.copyFileSync(compiled, unfinished);
    // A program that is running keeps its old file; a half written one is never seen.
    Deno.renameSync(unfinished, output);
  } finally {
    Deno.removeSync(work, { recursive: true });
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
