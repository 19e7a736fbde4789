import assert from "node:assert/strict";
import { join } from "node:path";
import { type Sandbox, skipUnless, test } from "../harness.ts";
import { putStored } from "./stored.ts";

const onLinux = skipUnless(Deno.build.os === "linux", "is about xdg-open");

/** Puts an `xdg-open` on PATH that writes down what it is asked to open. */
function putViewer(t: Sandbox, body = 'echo "$1" >> "$HOME/opened"'): void {
  t.write("bin/xdg-open", `#!/bin/sh\n${body}\n`);
  Deno.chmodSync(join(t.dir, "bin/xdg-open"), 0o755);
  t.env.PATH = `${join(t.dir, "bin")}:${t.env.PATH}`;
}

test("folders are opened in the file manager", onLinux, async (t) => {
  putStored(t, { aaaa1111: { name: "one" }, bbbb2222: {}, cccc3333: { archived: true } });
  putViewer(t);
  t.env.DISPLAY = ":0";
  await t.yanex("open one bbbb latest").stderr("").stdout(
    "Opening: <store>/<id1>\nOpening: <store>/<id2>\n",
  );
  await t.yanex("open cccc3333 -a").stdout("Opening: <store>/archived/<id>\n");
  assert.equal(
    t.normalise(Deno.readTextFileSync(join(t.home, "opened"))),
    "<store>/<id1>\n<store>/<id2>\n<store>/archived/<id3>\n",
  );
});

test("without a screen the path is printed, for the shell", onLinux, async (t) => {
  putStored(t, { aaaa1111: { name: "one" } });
  putViewer(t);
  await t.yanex("open one").stdout("<store>/<id>\n").stderr(/^There is no file manager/);
});

test("--latest opens the newest that passes the filters", onLinux, async (t) => {
  putStored(t, {
    aaaa1111: { status: "failed" },
    bbbb2222: {},
    cccc3333: { archived: true, status: "failed" },
  });
  await t.yanex("open --latest").stdout("<store>/<id>\n");
  const { stdout } = await t.yanex("open --latest -s failed");
  assert.equal(stdout, `${t.store.folder("aaaa1111")}\n`);
  await t.yanex("open --latest -a").stdout("<store>/archived/<id>\n");
  await t.yanex("open --latest -s cancelled").fails(1).stdout("")
    .stderr(/^error: no experiment is found\n/);
});

test("what is wrong is told", onLinux, async (t) => {
  putStored(t, { aaaa1111: { name: "one" }, bbbb2222: { name: "old", archived: true } });
  const cases: [args: string, code: number, message: RegExp][] = [
    ["", 2, /^error: which experiments to open was not said/],
    ["-s failed", 2, /^error: filters may find many experiments, and open shows one\nhint: add --/],
    ["one -s failed", 2, /^error: .* by name and by filter/],
    ["one --latest", 2, /^error: .* by name and by filter/],
    ["nothing", 1, /^error: no experiment found with id or name `nothing`/],
    ["old", 1, /\nhint: an archived experiment is called so: add --archived\n$/],
  ];
  for (const [args, code, message] of cases) {
    await t.yanex(`open ${args}`).fails(code).stdout("").stderr(message);
  }
  putViewer(t, "exit 3");
  t.env.DISPLAY = ":0";
  await t.yanex("open one").fails(1).stdout("Opening: <store>/<id>\n")
    .stderr(/^error: .*xdg-open could not open <store>\/<id>: exit code 3\nhint: /);
});
