import assert from "node:assert/strict";
import { type Sandbox, skipUnless, test } from "../harness.ts";

/** A program in the test's folder that is called as an interpreter would be. */
function program(t: Sandbox, name: string, content: string): void {
  t.write(name, content);
  Deno.chmodSync(`${t.dir}/${name}`, 0o755);
}

/** A program that says of itself what Python of this version would. */
function pythonOfVersion(major: number, minor: number, micro: number): string {
  const facts = {
    python: {
      python_version: `${major}.${minor}.${micro}`,
      python_version_info: { major, minor, micro },
      python_executable: "python",
      python_path: [],
      platform: "x",
    },
    platform: {},
  };
  return `#!/bin/sh\necho '${JSON.stringify(facts)}'\n`;
}

const named = "hint: name an executable of Python 3.8 or newer\n";

test("no Python anywhere", async (t) => {
  t.write("train.py", "");
  t.write("bin/readme", "");
  await t.yanex("run train.py", { env: { PATH: `${t.dir}/bin` } }).fails(1).stdout("").stderr(
    "error: no Python interpreter was found " +
      "(looked for YANEX_PYTHON, VIRTUAL_ENV, CONDA_PREFIX, python3 and python on PATH)\n" +
      "hint: install Python 3.8 or newer, or name one with --python PATH or YANEX_PYTHON\n",
  );
  t.store.isEmpty();
});

test("--python that is not there, or not on PATH", async (t) => {
  t.write("train.py", "");
  for (const path of ["./nowhere/python", "no-such-python"]) {
    await t.yanex(`run train.py --python ${path}`).fails(2).stdout("").stderr(
      `error: the Python interpreter ${path} (from --python) does not exist\n${named}`,
    );
  }
  t.store.isEmpty();
});

test("YANEX_PYTHON that is not there", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py", { env: { YANEX_PYTHON: "/nowhere/python" } }).fails(2).stdout("")
    .stderr(
      `error: the Python interpreter /nowhere/python (from YANEX_PYTHON) does not exist\n${named}`,
    );
});

test("--python that is not executable, or a folder without an interpreter", async (t) => {
  t.write("train.py", "");
  t.write("python", "");
  for (const path of ["./python", "."]) {
    await t.yanex(`run train.py --python ${path}`).fails(2).stdout("").stderr(
      `error: the Python interpreter ${path} (from --python) is not executable\n${named}`,
    );
  }
  t.store.isEmpty();
});

test("--python that cannot be started", async (t) => {
  t.write("train.py", "");
  program(t, "text", "just text");
  program(t, "broken", "#!/nowhere/sh\n");
  await t.yanex("run train.py --python ./text").fails(2).stdout("").stderr(
    `error: the Python interpreter <dir>/text cannot be started: Exec format error\n${named}`,
  );
  await t.yanex("run train.py --python ./broken").fails(2).stdout("").stderr(
    `error: the Python interpreter <dir>/broken cannot be started: it leads to nothing\n${named}`,
  );
  t.store.isEmpty();
});

test("--python that is another program", async (t) => {
  t.write("train.py", "");
  program(t, "python", "#!/bin/sh\necho 'what do you want?' >&2\nexit 3\n");
  await t.yanex("run train.py --python ./python").fails(1).stdout("").stderr(
    "error: the Python interpreter <dir>/python does not work\n" +
      "  what do you want?\n" +
      "hint: try it by hand, or name another one with --python PATH\n",
  );
  t.store.isEmpty();
});

test("--python that says nothing of use", async (t) => {
  t.write("train.py", "");
  program(t, "python", "#!/bin/sh\necho hello\n");
  await t.yanex("run train.py --python ./python").fails(1).stdout("").stderr(
    "error: the Python interpreter <dir>/python does not work\n" +
      "  hello\n" +
      "hint: try it by hand, or name another one with --python PATH\n",
  );
  t.store.isEmpty();
});

test("a Python that is too old", async (t) => {
  t.write("train.py", "");
  for (const [major, minor, micro] of [[3, 7, 17], [2, 7, 18]] as const) {
    program(t, "python", pythonOfVersion(major, minor, micro));
    await t.yanex("run train.py --python ./python").fails(1).stdout("").stderr(
      `error: Python ${major}.${minor}.${micro} (<dir>/python) is too old: ` +
        "yanex needs Python 3.8 or newer\n" +
        "hint: name a newer one with --python PATH or YANEX_PYTHON\n",
    );
  }
  t.store.isEmpty();
});

const old = oldPython();

test(
  "a real Python that is too old",
  skipUnless(old, "needs a Python older than 3.8"),
  async (t) => {
    t.write("train.py", "");
    await t.yanex(`run train.py --python ${old}`).fails(1).stdout("")
      .stderr(
        /^error: Python \d\.\d\.\d+ \(.*\) is too old: yanex needs Python 3\.8 or newer\nhint: /,
      );
    t.store.isEmpty();
  },
);

function oldPython(): string | null {
  const root = Deno.env.get("PYENV_ROOT") ?? `${Deno.env.get("HOME")}/.pyenv`;
  try {
    const versions = [...Deno.readDirSync(`${root}/versions`)].map(({ name }) => name);
    const version = versions.find((name) => /^(2|3\.[0-7])\.\d+$/.test(name));
    return version === undefined ? null : `${root}/versions/${version}/bin/python`;
  } catch {
    return null;
  }
}

test("a virtual environment whose interpreter is gone is passed over", async (t) => {
  t.write("train.py", "print('ran')\n");
  await t.yanex("run train.py -q", { env: { VIRTUAL_ENV: `${t.dir}/gone` } }).stdout("ran\n");
});

test("a name on PATH is the program of that name, not another version", async (t) => {
  t.write("train.py", "");
  // As pyenv lays out its shims and versions.
  program(t, "pyenv/shims/python3.7", "#!/bin/sh\necho called by its own name >&2\nexit 1\n");
  program(t, "pyenv/versions/3.11.7/bin/python3", pythonOfVersion(3, 11, 7));
  t.write("pyenv/version", "3.11.7\n");
  const { stderr } = await t.yanex("run train.py --python python3.7", {
    env: { PATH: `${t.dir}/pyenv/shims:${t.env.PATH}`, PYENV_VERSION: undefined },
  }).fails(1);
  assert.match(stderr, /called by its own name/);
});
