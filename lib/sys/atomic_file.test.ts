import assert from "node:assert/strict";
import { join } from "node:path";
import { createFileAtomic, writeFileAtomic, writeNewFile } from "./atomic_file.ts";
import { failureReason } from "./failure.ts";
import { onlyIf } from "./testing/only_if.ts";
import { hasSmallDisks, withSmallDisk } from "./testing/small_disk.ts";

Deno.test("a file is replaced whole and with its permissions, and nothing else is left", () => {
  const folder = Deno.makeTempDirSync();
  const path = join(folder, "a.json");
  writeFileAtomic(path, "old");
  writeFileAtomic(path, (write) => {
    write(new TextEncoder().encode("new "));
    write(new TextEncoder().encode("text"));
  }, { mode: 0o600, durable: false });
  assert.equal(Deno.readTextFileSync(path), "new text");
  if (Deno.build.os !== "windows") assert.equal(Deno.statSync(path).mode! & 0o777, 0o600);
  assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["a.json"]);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("a write that fails half way leaves the old content and no temporary file", () => {
  const folder = Deno.makeTempDirSync();
  const path = join(folder, "a.json");
  writeFileAtomic(path, "old");
  assert.throws(() =>
    writeFileAtomic(path, (write) => {
      write(new Uint8Array(10));
      throw new Error("disk on fire");
    }), /disk on fire/);
  assert.equal(Deno.readTextFileSync(path), "old");
  assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["a.json"]);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("a new file is never written over an existing one", () => {
  const folder = Deno.makeTempDirSync();
  const path = join(folder, "a");
  writeNewFile(path, "first");
  assert.throws(() => writeNewFile(path, "second"), (error) => failureReason(error) === "exists");
  assert.equal(Deno.readTextFileSync(path), "first");
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("files that killed processes of the same number have left are no obstacle", () => {
  const folder = Deno.makeTempDirSync();
  const path = join(folder, "a.json");
  // Any name that was made of the number of the process and a counter.
  for (let counter = 0; counter < 100; counter++) {
    Deno.writeTextFileSync(join(folder, `.a.json.${Deno.pid}.${counter}.tmp`), "of somebody else");
  }
  writeFileAtomic(path, "new");
  assert.equal(createFileAtomic(path, "other"), false);
  assert.equal(Deno.readTextFileSync(path), "new");
  assert.equal([...Deno.readDirSync(folder)].length, 101, "nobody else's file is removed");
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("of many that make one file, exactly one has made it, and it is whole", async () => {
  const folder = Deno.makeTempDirSync();
  const path = join(folder, "claim");
  const module = new URL("./atomic_file.ts", import.meta.url).href;
  const code = `import { createFileAtomic } from ${JSON.stringify(module)};
    const made = [];
    for (let round = 0; round < 200; round++) {
      if (createFileAtomic(Deno.args[0] + round, String(Deno.pid))) made.push(round);
    }
    console.log(JSON.stringify([Deno.pid, made]));`;
  const results = await Promise.all(Array.from({ length: 4 }, async () => {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-check", "--no-config", code, path],
    }).output();
    return JSON.parse(new TextDecoder().decode(stdout)) as [number, number[]];
  }));
  const makers = new Map(results.flatMap(([pid, made]) => made.map((round) => [round, pid])));
  assert.equal(results.flatMap(([, made]) => made).length, 200);
  assert.equal(makers.size, 200);
  for (const [round, pid] of makers) {
    assert.equal(Deno.readTextFileSync(path + round), String(pid));
  }
  assert.equal([...Deno.readDirSync(folder)].length, 200, "no temporary file is left");
  Deno.removeSync(folder, { recursive: true });
});

Deno.test(
  onlyIf(hasSmallDisks, "needs root", "a file that could not be written whole is not there"),
  async () => {
    await withSmallDisk(64, ({ path }) => {
      const big = new Uint8Array(1 << 20);
      const file = join(path, "a");
      writeFileAtomic(file, "old");
      const writes = [
        () => writeNewFile(join(path, "new"), big),
        () => writeFileAtomic(file, big),
        () => createFileAtomic(join(path, "claim"), "x".repeat(1 << 20)),
      ];
      for (const write of writes) {
        assert.throws(write, (error) => failureReason(error) === "no-space");
        assert.deepEqual([...Deno.readDirSync(path)].map(({ name }) => name), ["a"]);
      }
      assert.equal(Deno.readTextFileSync(file), "old");
    });
  },
);
