import assert from "node:assert/strict";
import { streamCommand } from "./command_stream.ts";

const deno = Deno.execPath();
const script = (code: string) => ["eval", "--no-check", code];
const text = (pieces: Uint8Array[]) =>
  pieces.map((piece) => new TextDecoder().decode(piece)).join("");

Deno.test("output comes piece by piece, exit code and errors at the end", async () => {
  const pieces: Uint8Array[] = [];
  const code = 'console.log("out"); console.error("err"); Deno.exit(3)';
  const result = await streamCommand(deno, script(code), {}, (bytes) => {
    pieces.push(bytes);
    return true;
  });
  assert.equal(text(pieces), "out\n");
  assert.equal(result?.code, 3);
  assert.equal(result?.stopped, false);
  assert.equal(new TextDecoder().decode(result?.stderr), "err\n");
});

Deno.test("a reader that wants no more ends the program", async () => {
  const code = "while (true) Deno.stdout.writeSync(new Uint8Array(1000))";
  let size = 0;
  const result = await streamCommand(deno, script(code), {}, (bytes) => {
    size += bytes.length;
    return size < 100_000;
  });
  assert.equal(result?.stopped, true);
  assert(size >= 100_000);
});

Deno.test("what the reader throws ends the program and is thrown", async () => {
  const code = "while (true) Deno.stdout.writeSync(new Uint8Array(1000))";
  const full = new Error("disk full");
  await assert.rejects(
    streamCommand(deno, script(code), {}, () => {
      throw full;
    }),
    full,
  );
});

Deno.test("a program that is not there is told by null", async () => {
  assert.equal(await streamCommand("no-such-program-of-yanex", [], {}, () => true), null);
});

Deno.test("the environment can be replaced as a whole", async () => {
  const pieces: Uint8Array[] = [];
  const env = { PATH: Deno.env.get("PATH") ?? "", ONLY: "this" };
  const code = 'console.log(Deno.env.get("ONLY"), Deno.env.get("HOME"))';
  await streamCommand(deno, script(code), { env, clearEnv: true }, (bytes) => {
    pieces.push(bytes);
    return true;
  });
  assert.equal(text(pieces), "this undefined\n");
});
