import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "../harness.ts";
import { putStored } from "./stored.ts";

const many = Object.fromEntries(
  Array.from({ length: 80 }, (_, at) => [
    at.toString(16).padStart(8, "0"),
    {
      name: `run-${at}`,
      created_at: `2026-03-01T09:${String(at % 60).padStart(2, "0")}:${
        at < 60 ? "00" : "30"
      }.000000`,
      params: `lr: ${at}\n`,
      metrics: { acc: at / 100 },
    },
  ]),
);

const args = "list --csv --all --param 'lr>9' --metric 'acc<0.7' --sort -param:lr";

test("a large store is read through an index, which can be missing or damaged", async (t) => {
  putStored(t, many);
  // What has just changed is not remembered.
  await new Promise((resolve) => setTimeout(resolve, 2100));
  const index = join(t.home, ".cache/yanex/index");
  const { stdout } = await t.yanex(args).stderr("");
  assert.equal(stdout.split("\r\n").length, 62);
  const files = () => [...Deno.readDirSync(index)].map(({ name }) => join(index, name)).sort();
  assert.equal(files().length, 3);
  const again = async () => {
    assert.equal((await t.yanex(args).stderr("")).stdout, stdout);
  };
  await again();
  for (const file of files()) Deno.truncateSync(file, Math.floor(Deno.statSync(file).size / 2));
  await again();
  for (const file of files()) Deno.writeTextFileSync(file, "something else\n");
  await again();
  Deno.removeSync(index, { recursive: true });
  Deno.writeTextFileSync(index, "a file in its place");
  await again();
  assert.equal(Deno.statSync(index).isFile, true);
});

test("a change by another program is seen, however it keeps size and time", async (t) => {
  putStored(t, many);
  await new Promise((resolve) => setTimeout(resolve, 2100));
  await t.yanex(args).stderr("");
  const file = join(t.store.path, "00000014", "params.yaml");
  const { mtime, atime } = Deno.statSync(file);
  Deno.writeTextFileSync(file, "lr: 99\n");
  Deno.utimeSync(file, atime!, mtime!);
  const { stdout } = await t.yanex(args).stderr("");
  assert.match(stdout, /^ID.*\r\n00000014,/);
});

test("in a home that cannot be written to the list is the same", async (t) => {
  putStored(t, many);
  await new Promise((resolve) => setTimeout(resolve, 2100));
  const env = { XDG_CACHE_HOME: "/proc/nowhere" };
  const { stdout } = await t.yanex(args, { env }).stderr("");
  assert.equal((await t.yanex(args).stderr("")).stdout, stdout);
});
