import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { onlyIf } from "../sys/testing/only_if.ts";
import type { Interpreter } from "./interpreter.ts";
import { call, inFolder } from "./testing/call.ts";

const posix = { ignore: Deno.build.os === "windows" };

/** Makes executable files (they are never started). */
function programs(folder: string, ...paths: string[]): void {
  for (const path of paths) {
    Deno.mkdirSync(join(folder, path, ".."), { recursive: true });
    Deno.writeTextFileSync(join(folder, path), "#!/bin/false\n", { mode: 0o755 });
  }
}

Deno.test(
  "what was named goes before the environment, that before PATH",
  posix,
  () =>
    inFolder(async (folder) => {
      programs(
        folder,
        "named",
        "variable",
        "venv/bin/python",
        "conda/bin/python",
        "path/python3",
        "path/python",
        "old/python",
      );
      const at = (path: string) => join(folder, path);
      const env: Record<string, string> = {
        YANEX_PYTHON: at("variable"),
        VIRTUAL_ENV: at("venv"),
        CONDA_PREFIX: at("conda"),
        PATH: `${at("path")}:${at("old")}`,
      };
      const find = async (named?: string) =>
        (await call<Interpreter>("find", named, { env })).value;
      assert.deepEqual(await find(at("named")), { path: at("named"), source: "--python" });
      assert.deepEqual(await find("python"), { path: at("path/python"), source: "--python" });
      assert.deepEqual(await find(at("venv")), { path: at("venv/bin/python"), source: "--python" });
      assert.deepEqual(await find(), { path: at("variable"), source: "YANEX_PYTHON" });
      delete env.YANEX_PYTHON;
      assert.deepEqual(await find(), { path: at("venv/bin/python"), source: "VIRTUAL_ENV" });
      env.VIRTUAL_ENV = at("removed");
      assert.deepEqual(await find(), { path: at("conda/bin/python"), source: "CONDA_PREFIX" });
      delete env.CONDA_PREFIX;
      assert.deepEqual(await find(), { path: at("path/python3"), source: "PATH" });
      env.PATH = at("old");
      assert.deepEqual(await find(), { path: at("old/python"), source: "PATH" });
    }),
);

Deno.test(
  "what cannot be started is an error that says who named it",
  posix,
  () =>
    inFolder(async (folder) => {
      Deno.writeTextFileSync(join(folder, "text"), "", { mode: 0o644 });
      const env = { PATH: folder };
      const find = (named?: string, more = {}) => call("find", named, { env: { ...env, ...more } });
      for (
        const [named, problem] of [["nothing", "does not exist"], ["text", "is not executable"]]
      ) {
        const path = join(folder, named!);
        const error = await find(path);
        assert.equal(error.kind, "python-unusable");
        assert.match(error.message ?? "", new RegExp(`--python.*${problem}|${problem}`));
        const fromVariable = await find(undefined, { YANEX_PYTHON: path });
        assert.match(fromVariable.message ?? "", /YANEX_PYTHON/);
      }
      assert.equal((await find()).kind, "no-python");
    }),
);

Deno.test(
  "a path is taken from the current folder and made absolute",
  posix,
  () =>
    inFolder(async (folder) => {
      programs(folder, "bin/python3");
      const options = { cwd: folder, env: { PATH: "/nowhere" } };
      const { value } = await call<Interpreter>("find", "bin/python3", options);
      assert.equal(value?.path, join(folder, "bin/python3"));
      const relative = await call<Interpreter>("find", undefined, {
        cwd: folder,
        env: { PATH: "bin" },
      });
      assert.equal(relative.value?.path, join(folder, "bin/python3"));
    }),
);

/** A folder like that of pyenv, with these versions. */
function pyenvLike(folder: string, versions: readonly string[]): string {
  const root = join(folder, "pyenv");
  programs(root, "shims/python3", "shims/python", "shims/python3.9");
  for (const version of versions) {
    programs(root, `versions/${version}/bin/python3`, `versions/${version}/bin/python`);
  }
  return root;
}

Deno.test(
  "a shim is left alone where its rules are not known",
  posix,
  () =>
    inFolder(async (folder) => {
      const root = pyenvLike(folder, ["3.9.1", "tool"]);
      const shim = join(root, "shims/python3");
      const real = join(root, "versions/3.9.1/bin/python3");
      const chosen = async (env: Record<string, string>, named?: string) => {
        const options = { cwd: folder, env: { PATH: join(root, "shims"), ...env } };
        return (await call<Interpreter>("find", named, options)).value?.path;
      };
      assert.equal(await chosen({ PYENV_VERSION: "3.9.1" }), real);
      assert.equal(
        await chosen({ PYENV_VERSION: "tool" }),
        join(root, "versions/tool/bin/python3"),
      );
      const unusual = [
        "3.9",
        "3.9.1:tool",
        "system",
        "..",
        ".",
        "../../x",
        "3.9.1 tool",
        "missing",
      ];
      for (const version of unusual) {
        assert.equal(await chosen({ PYENV_VERSION: version }), shim, version);
      }
      assert.equal(await chosen({}), shim, "no version is chosen at all");
      assert.equal(await chosen({ PYENV_VERSION: "3.9.1", PYENV_DIR: "/" }), shim);
      // A version that has no program of that name is not replaced by another program.
      programs(root, "versions/3.9.1/bin/python3.9");
      assert.equal(
        await chosen({ PYENV_VERSION: "tool" }, "python3.9"),
        join(root, "shims/python3.9"),
      );
      assert.equal(
        await chosen({ PYENV_VERSION: "3.9.1" }, "python3.9"),
        join(root, "versions/3.9.1/bin/python3.9"),
      );
      // A folder that is only called so.
      programs(folder, "other/shims/python3");
      assert.equal(
        await chosen({ PYENV_VERSION: "3.9.1", PATH: join(folder, "other/shims") }),
        join(folder, "other/shims/python3"),
      );
    }),
);

const pyenvRoot = Deno.env.get("PYENV_ROOT") ?? join(Deno.env.get("HOME") ?? "/", ".pyenv");
const installed = existsSync(join(pyenvRoot, "versions")) && existsSync(join(pyenvRoot, "shims"))
  ? [...Deno.readDirSync(join(pyenvRoot, "versions"))].map(({ name }) => name)
    .filter((version) => existsSync(join(pyenvRoot, "versions", version, "bin/python3"))).sort()
  : [];

Deno.test(
  onlyIf(
    installed.length >= 2,
    "needs pyenv with two versions",
    "behind a shim is what pyenv itself says",
  ),
  () =>
    inFolder(async (folder) => {
      // pyenv with its versions and shims, and a global version of the test's own.
      const root = join(folder, "pyenv");
      Deno.mkdirSync(root);
      for (const { name } of Deno.readDirSync(pyenvRoot)) {
        if (name !== "version") Deno.symlinkSync(join(pyenvRoot, name), join(root, name));
      }
      const [first, second] = [installed[0]!, installed.at(-1)!];
      const deep = join(folder, "project/deep");
      Deno.mkdirSync(deep, { recursive: true });
      Deno.symlinkSync(deep, join(folder, "shortcut"));
      const write = (path: string, text: string) =>
        Deno.writeTextFileSync(join(folder, path), text);
      const env: Record<string, string> = {
        HOME: folder,
        PATH: `${root}/shims:${root}/bin:${root}/libexec:/usr/bin:/bin`,
        PYENV_ROOT: root,
      };
      const compare = async (what: string, more: Record<string, string> = {}, cwd = deep) => {
        const options = { cwd, env: { ...env, ...more } };
        const ours = (await call<Interpreter>("find", undefined, options)).value!.path;
        const { stdout } = await new Deno.Command(join(root, "libexec/pyenv"), {
          args: ["which", "python3"],
          clearEnv: true,
          ...options,
        }).output();
        const theirs = new TextDecoder().decode(stdout).trim();
        if (ours === join(root, "shims/python3")) return "left to the shim";
        assert.equal(Deno.realPathSync(ours), Deno.realPathSync(theirs), what);
        return "found";
      };
      write("pyenv/version", `${first}\n`);
      assert.equal(await compare("global version"), "found");
      write("project/.python-version", `# a comment\n\n  ${second}\r\n`);
      assert.equal(await compare("a folder above"), "found");
      write(".python-version", `${first}\n`);
      assert.equal(await compare("the nearest one, below the home"), "found");
      assert.equal(await compare("in the home itself", {}, folder), "found");
      assert.equal(await compare("PYENV_VERSION", { PYENV_VERSION: first }), "found");
      assert.equal(await compare("a stale PWD", { PWD: folder }), "found");
      assert.equal(await compare("a PWD through a link", { PWD: `${folder}/shortcut` }), "found");
      for (const text of ["", `${first}\n${second}\n`, `${second} # here\n`, "3\n", "system\n"]) {
        write("project/deep/.python-version", text);
        await compare(JSON.stringify(text));
      }
      Deno.removeSync(join(deep, ".python-version"));
      Deno.mkdirSync(join(deep, ".python-version"));
      await compare("a folder of that name");
    }),
);
