import assert from "node:assert/strict";
import { join } from "node:path";
import { failureReason, failureText } from "./failure.ts";

/** What an action throws. */
function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  assert.fail("nothing was thrown");
}

const posix = { ignore: Deno.build.os === "windows" };

Deno.test("each refusal of the system has its reason", posix, () => {
  const folder = Deno.makeTempDirSync();
  try {
    const file = join(folder, "file");
    Deno.writeTextFileSync(file, "");
    Deno.mkdirSync(join(folder, "full/inner"), { recursive: true });
    Deno.mkdirSync(join(folder, "empty"));
    Deno.symlinkSync("circle", join(folder, "circle"));
    const refusals: [string, () => unknown][] = [
      ["missing", () => Deno.readFileSync(join(folder, "nothing"))],
      ["missing", () => new Deno.Command(join(folder, "nothing")).spawn()],
      ["exists", () => Deno.mkdirSync(file)],
      ["exists", () => Deno.openSync(file, { write: true, createNew: true })],
      ["exists", () => Deno.renameSync(join(folder, "empty"), join(folder, "full"))],
      ["exists", () => Deno.removeSync(join(folder, "full"))],
      ["not-a-directory", () => Deno.statSync(join(file, "inner"))],
      ["is-a-directory", () => Deno.readFileSync(folder)],
      ["denied", () => new Deno.Command(file).spawn()],
      ["unreachable", () => Deno.statSync(join(folder, "circle"))],
      ["unreachable", () => Deno.statSync(join(folder, "x".repeat(300)))],
    ];
    for (const [reason, action] of refusals) {
      const error = thrownBy(action);
      assert.equal(failureReason(error), reason, String(error));
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("a full disk is told apart", { ignore: Deno.build.os !== "linux" }, () => {
  const error = thrownBy(() => Deno.writeFileSync("/dev/full", new Uint8Array(1)));
  assert.equal(failureReason(error), "no-space");
  assert.equal(failureText(error), "No space left on device");
});

Deno.test("the number of the system's error tells where Deno has no class for it", () => {
  assert.equal(failureReason(new Error("Read-only file system (os error 30): x")), "read-only");
  assert.equal(failureReason(new Error("Disk quota exceeded (os error 122)")), "no-space");
  for (const other of [new Error("something (os error 99999)"), new Error("x"), "text", null]) {
    assert.equal(failureReason(other), "other");
  }
});

Deno.test("the system's words come without numbers and paths", posix, () => {
  const error = thrownBy(() => Deno.readFileSync("/nowhere/at all"));
  assert.equal(failureText(error), "No such file or directory");
  assert.equal(failureText("plain text"), "plain text");
});
