import assert from "node:assert/strict";
import { type CommandResult, runCommand, runCommandSync } from "./command.ts";

const CODE = 'console.log(Deno.env.get("ONLY"), Deno.env.get("HOME")); console.error("err"); ' +
  "Deno.exit(3)";
const ARGS = ["eval", "--no-check", CODE];
const OPTIONS = { env: { PATH: Deno.env.get("PATH") ?? "", ONLY: "this" }, clearEnv: true };

function assertResult(result: CommandResult | null): void {
  const text = (bytes?: Uint8Array) => new TextDecoder().decode(bytes);
  assert.equal(result?.code, 3);
  assert.equal(text(result?.stdout), "this undefined\n");
  assert.equal(text(result?.stderr), "err\n");
}

Deno.test("a command's end is told with all it wrote, in the environment it was given", async () => {
  assertResult(await runCommand(Deno.execPath(), ARGS, OPTIONS));
  assertResult(runCommandSync(Deno.execPath(), ARGS, OPTIONS));
});

Deno.test("a program that is not there is no error", async () => {
  assert.equal(await runCommand("no-such-program-of-yanex", []), null);
  assert.equal(runCommandSync("no-such-program-of-yanex", []), null);
});

Deno.test("input reaches the command, also one that does not read it", async () => {
  const copy = "await Deno.stdin.readable.pipeTo(Deno.stdout.writable)";
  const stdin = new TextEncoder().encode("line\n".repeat(50_000));
  const read = await runCommand(Deno.execPath(), ["eval", "--no-check", copy], { stdin });
  assert.deepEqual(read?.stdout, stdin);
  const deaf = await runCommand(Deno.execPath(), ["eval", "--no-check", "0"], { stdin });
  assert.equal(deaf?.code, 0);
});
