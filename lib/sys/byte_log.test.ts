import assert from "node:assert/strict";
import { join } from "node:path";
import { openByteLog } from "./byte_log.ts";

Deno.test("bytes are appended in order to what is there, with the file's permissions", async () => {
  const folder = Deno.makeTempDirSync();
  const path = join(folder, "log");
  for (const text of ["one ", "two ", "three"]) {
    const log = openByteLog(path, 0o600);
    await log.append(new TextEncoder().encode(text));
    await log.append(new Uint8Array());
    log.close();
  }
  assert.equal(Deno.readTextFileSync(path), "one two three");
  if (Deno.build.os !== "windows") assert.equal(Deno.statSync(path).mode! & 0o777, 0o600);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test(
  "a full disk is an error, not a loss",
  { ignore: Deno.build.os !== "linux" },
  async () => {
    const log = openByteLog("/dev/full");
    await assert.rejects(log.append(new Uint8Array(10)), /No space left/);
    log.close();
  },
);
