import assert from "node:assert/strict";
import { join } from "node:path";
import type { InterpreterFacts } from "./facts.ts";
import { call, inFolder, realPython } from "./testing/call.ts";

const posix = { ignore: Deno.build.os === "windows" };

/** A program that answers like Python and counts how often it was asked. */
function pretender(folder: string, name: string, answer: string): string {
  const path = join(folder, name);
  const source = join(folder, `${name}.py`);
  Deno.writeTextFileSync(
    source,
    `open(${JSON.stringify(`${path}.asked`)}, "a").write("x")\n${answer}\n`,
  );
  Deno.writeTextFileSync(path, `#!/bin/sh\nexec python3 ${source} "$@"\n`, { mode: 0o755 });
  return path;
}

const facts = (folder: string, python: string, more: Record<string, string> = {}) =>
  call<InterpreterFacts>("facts", python, {
    env: { PATH: Deno.env.get("PATH")!, HOME: folder, ...more },
  });

const cached = (folder: string) => {
  const place = join(folder, ".cache/yanex/interpreters");
  return [...Deno.readDirSync(place)].map(({ name }) => join(place, name));
};

Deno.test("an interpreter tells what Python itself tells", posix, () =>
  inFolder(async (folder) => {
    const python = await realPython();
    const { value } = await facts(folder, python);
    const code = "import json, platform, sys; print(json.dumps([sys.version, " +
      "list(sys.version_info[:3]), sys.executable, platform.platform(), platform.system(), " +
      "platform.release(), platform.machine(), list(platform.architecture())]))";
    const { stdout } = await new Deno.Command(python, { args: ["-c", code] }).output();
    const { python: of, platform } = value!;
    const { major, minor, micro } = of.python_version_info;
    assert.deepEqual(
      [
        of.python_version,
        [major, minor, micro],
        of.python_executable,
        of.platform,
        platform.system,
        platform.release,
        platform.machine,
        platform.architecture,
      ],
      JSON.parse(new TextDecoder().decode(stdout)),
    );
    assert.ok(of.python_path.length > 0);
  }));

Deno.test(
  "it is asked once, until something that matters changes",
  posix,
  () =>
    inFolder(async (folder) => {
      const python = await realPython();
      const link = join(folder, "env/bin/python");
      Deno.mkdirSync(join(folder, "env/bin"), { recursive: true });
      Deno.symlinkSync(python, link);
      const fresh = await facts(folder, link);
      const [file] = cached(folder);
      // What is kept is what is told.
      const changed = structuredClone(fresh.value!) as { python: { python_version: string } };
      changed.python.python_version = "kept";
      Deno.writeTextFileSync(file!, JSON.stringify(changed));
      const version = async (more: Record<string, string> = {}) =>
        (await facts(folder, link, more)).value?.python.python_version;
      assert.equal(await version(), "kept");
      assert.equal(await version({ PYTHONPATH: "/somewhere" }), "kept");
      Deno.writeTextFileSync(join(folder, "env/pyvenv.cfg"), `home = ${join(python, "..")}\n`);
      assert.equal(await version(), fresh.value?.python.python_version);
      assert.equal(cached(folder).length, 2);
    }),
);

Deno.test(
  "a damaged answer in the cache is asked for again",
  posix,
  () =>
    inFolder(async (folder) => {
      const python = await realPython();
      const { value } = await facts(folder, python);
      const [file] = cached(folder);
      for (const text of ["", "{", "null", "[]", '{"python": {}}', "\0\0"]) {
        Deno.writeTextFileSync(file!, text);
        assert.deepEqual((await facts(folder, python)).value, value, text);
        assert.deepEqual(JSON.parse(Deno.readTextFileSync(file!)), value);
      }
    }),
);

Deno.test(
  "a cache that cannot be written costs only the question",
  posix,
  () =>
    inFolder(async (folder) => {
      Deno.writeTextFileSync(join(folder, ".cache"), "a file is in the way");
      const { value } = await facts(folder, await realPython());
      assert.ok(value?.python.python_version);
    }),
);

Deno.test(
  "a launcher that is a script is asked each time",
  posix,
  () =>
    inFolder(async (folder) => {
      const answer =
        `print('noise\\n{"python": {"python_version": "3.9.1", "python_version_info": ` +
        `{"major": 3, "minor": 9, "micro": 1}}}')`;
      const path = pretender(folder, "python3", answer);
      for (let time = 1; time <= 2; time++) {
        assert.equal((await facts(folder, path)).value?.python.python_version, "3.9.1");
        assert.equal(Deno.readTextFileSync(`${path}.asked`).length, time);
      }
    }),
);

Deno.test(
  "an interpreter that is too old, broken, or none is an error",
  posix,
  () =>
    inFolder(async (folder) => {
      const old = pretender(
        folder,
        "old",
        `print('{"python": {"python_version_info": {"major": 3, "minor": 7, "micro": 2}}}')`,
      );
      const error = await facts(folder, old);
      assert.equal(error.kind, "python-too-old");
      assert.match(error.message ?? "", /3\.7\.2/);
      for (const answer of ["print('hello')", "import sys; sys.exit('no such module')"]) {
        assert.equal((await facts(folder, pretender(folder, "odd", answer))).kind, "python-broken");
      }
      assert.equal((await facts(folder, join(folder, "nothing"))).kind, "python-unusable");
      Deno.writeTextFileSync(join(folder, "data"), "text", { mode: 0o644 });
      assert.equal((await facts(folder, join(folder, "data"))).kind, "python-unusable");
    }),
);
