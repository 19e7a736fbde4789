import assert from "node:assert/strict";
import { onlyIf } from "./testing/only_if.ts";
import { onResize, terminalSize } from "./raw_terminal.ts";
import { overwriteFile } from "./overwrite_file.ts";

Deno.test({
  ...onlyIf(Deno.build.os !== "windows", "needs signals", "another size of the terminal is told"),
  fn: async () => {
    const told = Promise.withResolvers<void>();
    const stop = onResize(told.resolve);
    Deno.kill(Deno.pid, "SIGWINCH");
    // Waiting for a signal alone does not keep a program alive.
    const alive = setTimeout(() => told.reject(new Error("nothing was told")), 60_000);
    await told.promise;
    clearTimeout(alive);
    stop();
  },
});

Deno.test("a terminal has a size, whatever standard output is", () => {
  const { rows, columns } = terminalSize();
  assert.ok(rows > 0 && columns > 0);
});

Deno.test("an overwritten file keeps its permissions, and a link its target", () => {
  const folder = Deno.makeTempDirSync({ prefix: "yanex-overwrite-" });
  try {
    Deno.writeTextFileSync(`${folder}/file`, "something long", { mode: 0o640 });
    const { mode } = Deno.statSync(`${folder}/file`);
    Deno.symlinkSync("file", `${folder}/link`);
    overwriteFile(`${folder}/link`, "new");
    assert.equal(Deno.readTextFileSync(`${folder}/file`), "new");
    assert.equal(Deno.statSync(`${folder}/file`).mode, mode);
    assert.ok(Deno.lstatSync(`${folder}/link`).isSymlink);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
