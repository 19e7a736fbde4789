/** How the scripts find Deno, with stand-ins for deno and npm. */
import assert from "node:assert/strict";
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Sandbox, test } from "./harness.ts";

const scripts = fileURLToPath(new URL("../scripts", import.meta.url));

/** Answers `--version`; otherwise says who it is, where, and with which last arguments. */
const denoStandIn = (name: string, version: string) =>
  `#!/bin/sh
if [ "$1" = --version ]; then echo "deno ${version} (stable)"; exit; fi
if [ "$1" = eval ]; then echo "$0"; exit; fi
for word in "$@"; do last=$word; done
echo "${name} in $PWD: $last"
exit 7
`;

/** Installs the stand-in that lies beside it, slowly enough for two calls to overlap. */
const npmStandIn = `#!/bin/sh
echo called >> "\${0%/*}/npm.log"
sleep 0.2
mkdir -p node_modules/@deno/some-platform
cp "\${0%/*}/deno-from-npm" node_modules/@deno/some-platform/deno
`;

/** A checkout with only the scripts, and a PATH with only the programs given and the system's. */
function checkout(t: Sandbox, programs: Record<string, string>): { path: string; bin: string } {
  const path = join(t.dir, "checkout");
  delete t.env.DENO_DIR;
  mkdirSync(path);
  cpSync(scripts, join(path, "scripts"), { recursive: true });
  const bin = join(t.dir, "bin");
  for (const [name, content] of Object.entries(programs)) {
    t.write(`bin/${name}`, content);
    chmodSync(join(bin, name), 0o755);
  }
  // No folder of the system, where another deno or npm may lie.
  const tools = join(t.dir, "tools");
  mkdirSync(tools);
  for (const tool of systemTools()) symlinkSync(tool, join(tools, tool.split("/").at(-1)!));
  t.env.PATH = `${bin}:${tools}`;
  return { path, bin };
}

function systemTools(): string[] {
  const names = "sh dd cat chmod cp dirname find mkdir mktemp mv readlink rm sleep uname".split(
    " ",
  );
  return names.map((name) =>
    ["/bin", "/usr/bin"].map((folder) => join(folder, name)).find((path) => existsSync(path))!
  );
}

test("a new enough deno on PATH is used, in the caller's folder", async (t) => {
  const { path } = checkout(t, { deno: denoStandIn("deno of PATH", "2.10.0") });
  mkdirSync(join(t.dir, "work"));
  symlinkSync("../checkout/scripts/yanex", join(t.dir, "work/linked"));
  await t.call("./linked", ["a b"], { cwd: "work" })
    .fails(7).stdout("deno of PATH in <dir>/work: a b\n").stderr("");
  assert.equal(existsSync(join(path, ".deno/2.4.2")), false);
});

test("with an old deno on PATH the pinned one is taken from npm, once", async (t) => {
  const { path, bin } = checkout(t, {
    deno: denoStandIn("old deno", "2.3.9"),
    npm: npmStandIn,
    "deno-from-npm": denoStandIn("deno from npm", "2.4.2"),
  });
  const script = join(path, "scripts/yanex");
  const call = (stderr: RegExp) =>
    t.call(script, ["x"]).fails(7).stdout("deno from npm in <dir>: x\n").stderr(stderr);
  await Promise.all([call(/^Taking Deno .* from npm/), call(/^Taking Deno .* from npm/)]);
  await call(/^$/);
  assert.equal(t.read("bin/npm.log"), "called\ncalled\n");
  assert.deepEqual(readdirSync(join(path, ".deno")).sort(), ["2.4.2", "cache"]);
  assert.ok(existsSync(join(bin, "npm.log")));
});

test("an npm that fails is quoted", async (t) => {
  const { path } = checkout(t, { npm: "#!/bin/sh\necho no network >&2\nexit 1\n" });
  await t.call(join(path, "scripts/yanex"), [])
    .fails(1).stderr(/no network\nerror: npm could not install deno@/);
  assert.deepEqual(readdirSync(join(path, ".deno")).sort(), ["2.4.2", "cache"]);
});

test("without deno and npm the error says what to do", async (t) => {
  const { path } = checkout(t, {});
  await t.call(join(path, "scripts/yanex"), []).fails(1).stdout("").stderr(
    "error: Deno 2.4 or newer is needed, and neither deno nor npm is on PATH\n" +
      "hint: install Deno, or Node.js with npm, from which the scripts take Deno\n",
  );
});
