import assert from "node:assert/strict";
import { join } from "node:path";
import type { InterpreterFacts } from "../../python/mod.ts";
import { dependencyFiles, recordedVariables, systemFacts } from "./system_facts.ts";

Deno.test("files that list dependencies are kept, bounded, whatever is in them", () => {
  const folder = Deno.makeTempDirSync();
  try {
    const none = { requirements_txt: null, environment_yml: null, pyproject_toml: null };
    assert.deepEqual(dependencyFiles(folder), none);
    Deno.writeTextFileSync(join(folder, "requirements.txt"), "numpy\n".repeat(20_000));
    Deno.writeFileSync(join(folder, "pyproject.toml"), new Uint8Array([0x61, 0xff, 0x62]));
    Deno.mkdirSync(join(folder, "environment.yml"));
    const files = dependencyFiles(folder);
    assert.equal(files.requirements_txt?.length, 64 * 1024);
    assert.equal(files.pyproject_toml, "a\ufffdb");
    assert.equal(files.environment_yml, null);
    assert.deepEqual(dependencyFiles(join(folder, "nothing")), none);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("of the environment nothing is kept but what is listed", () => {
  const listed =
    /^(CUDA_VISIBLE_DEVICES|HIP_VISIBLE_DEVICES|(OMP|MKL)_NUM_THREADS|CONDA_DEFAULT_ENV|PYTHONHASHSEED|RANK|LOCAL_RANK|WORLD_SIZE)$/;
  const expected = Object.entries(Deno.env.toObject()).filter(([name]) => listed.test(name));
  assert.deepEqual(recordedVariables(), Object.fromEntries(expected));
});

Deno.test("the machine is described", () => {
  const platform = { system: "Linux" } as InterpreterFacts["platform"];
  const facts = systemFacts({ platform } as InterpreterFacts, "/work");
  assert.equal(facts.platform, platform);
  assert.equal(facts.working_directory, "/work");
  assert.equal(facts.hostname, Deno.hostname());
  assert.ok(facts.cpu.count >= 1);
  if (Deno.build.os === "linux") assert.ok(facts.memory_bytes! > 1e8);
});
