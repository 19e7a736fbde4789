/**
 * Measures the scan of a patch in fresh processes, beside upstream's scan of the same patch:
 *
 *     deno run -A tests/secrets/measure_patch.ts [--python PYTHON] [--files N] [--lines N] [--rounds N]
 *
 * PYTHON has upstream yanex; without it, and without YANEX_TEST_UPSTREAM, only ours is measured.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Random } from "./random.ts";
import { programLines } from "./sample_program.ts";

const { values } = parseArgs({
  options: {
    python: { type: "string", default: Deno.env.get("YANEX_TEST_UPSTREAM") },
    files: { type: "string", default: "200" },
    lines: { type: "string", default: "18000" },
    rounds: { type: "string", default: "10" },
  },
});

const folder = Deno.makeTempDirSync({ prefix: "yanex-secrets-" });
try {
  const root = join(folder, "repo");
  const patch = join(folder, "patch");
  makeRepository(root, Number(values.files), Number(values.lines));
  run("git", ["-C", root, "diff", "HEAD", "--binary", `--output=${patch}`]);
  console.log(`patch: ${(Deno.statSync(patch).size / 1e6).toFixed(2)} MB`);
  measureOurs(patch, root);
  if (values.python !== undefined) measureUpstream(patch, root, values.python);
} finally {
  Deno.removeSync(folder, { recursive: true });
}

function makeRepository(root: string, files: number, lines: number): void {
  const random = new Random(1);
  const each = Math.ceil(lines / files);
  const path = (index: number) => join(root, `part${index % 20}`, `module_${index}.py`);
  const write = (count: number) => {
    for (let index = 0; index < files; index++) {
      Deno.mkdirSync(dirname(path(index)), { recursive: true });
      Deno.writeTextFileSync(path(index), programLines(random, count).join("\n") + "\n");
    }
  };
  Deno.mkdirSync(root);
  run("git", ["-C", root, "init", "-q"]);
  write(5);
  run("git", ["-C", root, "add", "."]);
  run("git", ["-C", root, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"]);
  write(each);
}

function measureOurs(patch: string, root: string): void {
  const script = fileURLToPath(new URL("./scan_once.ts", import.meta.url));
  const costs = Array.from({ length: Number(values.rounds) }, () => {
    const { stdout } = run(Deno.execPath(), ["run", "-A", "--no-check", script, patch, root]);
    return JSON.parse(stdout) as { load: number; scan: number; megabytes: number };
  });
  const middle = (name: "load" | "scan" | "megabytes") => {
    const sorted = costs.map((cost) => cost[name]).sort((a, b) => a - b);
    return `${sorted[0]!.toFixed(0)} to ${sorted.at(-1)!.toFixed(0)}, median ` +
      sorted[sorted.length >> 1]!.toFixed(0);
  };
  console.log(`ours: load ${middle("load")} ms, scan ${middle("scan")} ms`);
  console.log(`      memory ${middle("megabytes")} MB more than before`);
}

function measureUpstream(patch: string, root: string, python: string): void {
  const code = [
    "import sys, time",
    "t = time.perf_counter()",
    "from yanex.core.git_utils import scan_patch_for_secrets",
    "import detect_secrets, detect_secrets.settings",
    "u = time.perf_counter()",
    "scan_patch_for_secrets(open(sys.argv[1], encoding='utf-8').read())",
    "print(f'{1000 * (u - t):.0f} {1000 * (time.perf_counter() - u):.0f}')",
  ].join("\n");
  const { stdout } = run(python, ["-c", code, patch], root);
  const [load, scan] = stdout.trim().split(" ");
  console.log(`upstream: load ${load} ms, scan ${scan} ms`);
}

function run(program: string, args: string[], cwd?: string): { stdout: string } {
  const { success, stdout, stderr } = new Deno.Command(program, { args, cwd }).outputSync();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`${program} fails: ${decoder.decode(stderr)}`);
  return { stdout: decoder.decode(stdout) };
}
