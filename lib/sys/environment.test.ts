import assert from "node:assert/strict";
import { join } from "node:path";

const module = new URL("./environment.ts", import.meta.url).href;

/** What an expression with the functions of the module gives, in a process of its own. */
async function inProcess(
  expression: string,
  options: { env?: Record<string, string>; cwd?: string } = {},
): Promise<unknown> {
  const code = `import * as the from ${JSON.stringify(module)};` +
    `console.log(JSON.stringify(${expression} ?? null))`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", "--no-config", code],
    ...options,
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert.notEqual(text, "", new TextDecoder().decode(stderr));
  return JSON.parse(text);
}

const posix = { ignore: Deno.build.os === "windows" };

Deno.test("an empty variable counts as not set", async () => {
  const env = { YANEX_TEST_EMPTY: "", YANEX_TEST_FULL: "x" };
  const names = ["YANEX_TEST_EMPTY", "YANEX_TEST_FULL", "YANEX_TEST_NONE"];
  const read = await inProcess(
    `${JSON.stringify(names)}.map((name) => the.environmentVariable(name) ?? null)`,
    { env },
  );
  assert.deepEqual(read, [null, "x", null]);
});

Deno.test("a program is found as a shell finds it", posix, async () => {
  const folder = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    for (const name of ["first", "second", "here"]) Deno.mkdirSync(join(folder, name));
    const write = (path: string, mode: number) =>
      Deno.writeTextFileSync(join(folder, path), "", { mode });
    write("first/tool", 0o644);
    Deno.mkdirSync(join(folder, "first/other"));
    write("second/tool", 0o755);
    write("second/other", 0o755);
    write("here/local", 0o755);
    const find = (name: string) =>
      inProcess(`the.findProgram(${JSON.stringify(name)})`, {
        cwd: join(folder, "here"),
        env: { PATH: `${folder}/first:${folder}/second:` },
      });
    // What is not executable, or is a folder, is passed over; an empty entry is the current folder.
    assert.equal(await find("tool"), `${folder}/second/tool`);
    assert.equal(await find("other"), `${folder}/second/other`);
    assert.equal(await find("local"), "./local");
    assert.equal(await find("nothing"), null);
    assert.equal(await find("./local"), "./local");
    assert.equal(await find(`${folder}/first/tool`), null);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("a working directory that was removed is none", posix, async () => {
  const folder = Deno.makeTempDirSync();
  const leave = `Deno.chdir(${JSON.stringify(folder)}), Deno.removeSync(${JSON.stringify(folder)})`;
  assert.equal(await inProcess(`(${leave}, the.workingDirectory())`), null);
});
