import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { skipUnless, test, yanexCommand } from "../harness.ts";
import { diagnose, of } from "./damage.ts";

const onUnix = skipUnless(Deno.build.os !== "windows", "needs shell scripts as programs");

test("an interpreter that is too old, or broken, is told", onUnix, async (t) => {
  const answer = JSON.stringify({
    python: { python_version_info: { major: 3, minor: 6, micro: 15 }, python_path: [] },
  });
  t.write("bin/python3.6", `#!/bin/sh\necho '${answer}'\n`);
  t.write("bin/python", "#!/bin/sh\nexit 3\n");
  for (const name of ["python3.6", "python"]) Deno.chmodSync(join(t.dir, "bin", name), 0o755);
  t.env.PATH = `${join(t.dir, "bin")}:${t.env.PATH}`;
  const others = of(await diagnose(t), "python");
  assert.match(others[0]!, /^ok: Python 3\.\d+\.\d+: .*`yanex run` takes it$/);
  const old = `Python 3.6.15 (${t.dir}/bin/python3.6) is too old: yanex needs Python 3.8 or newer`;
  assert.ok(others.includes(`note: ${old}, from PATH`), others.join("\n"));
  assert.ok(
    others.includes(`note: the Python interpreter ${t.dir}/bin/python does not work, from PATH`),
    others.join("\n"),
  );
  t.env.YANEX_PYTHON = "python3.6";
  const chosen = of(await diagnose(t, "", 1), "python");
  assert.equal(chosen[0], `problem: ${old}, from YANEX_PYTHON; \`yanex run\` takes it`);
});

test("no Python is a problem, no git a warning", onUnix, async (t) => {
  const [deno] = yanexCommand();
  const findings = await diagnose(t, "", 1, { PATH: dirname(deno!) + "/none" });
  assert.match(of(findings, "python").join("\n"), /^problem: no Python interpreter was found/);
  assert.deepEqual(of(findings, "git"), ["warning: there is no git on PATH"]);
});

test("a config.yaml that cannot be read is a problem", async (t) => {
  t.write("config.yaml", "lr: 0.1: 2\n");
  const [problem] = of(await diagnose(t, "", 1), "config");
  assert.match(problem!, /^problem: config file config\.yaml, line 1, column \d+: /);
  t.write("config.yaml", "lr: 0.1\n");
  assert.deepEqual(of(await diagnose(t), "config"), [`ok: ${join(t.dir, "config.yaml")}`]);
});

test("doctor --help shows its options, and wrong ones are usage errors", async (t) => {
  await t.yanex("doctor --help").stdout(/^Usage: yanex doctor \[options\]\n/);
  await t.yanex("doctor --mend").fails(2).stdout("").stderr(/^error: unknown option `--mend`/);
  await t.yanex("doctor abc").fails(2).stdout("").stderr(/^error: too many arguments/);
});
