import assert from "node:assert/strict";
import { join } from "node:path";
import { makeScratch, NUMBERED_LINES, patchText } from "./testing/scratch_repository.ts";

Deno.test("the settings of the user do not change the patch", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({
    "a": NUMBERED_LINES,
    "sub/b": "b\n",
    "c.txt": "1\n",
    ".gitattributes": "*.txt diff=odd\n",
    "blank": "1\n\n2\n",
    "ünïcode": "acababb".split("").join("\n") + "\n",
  });
  repository.write("c.txt", "2\n");
  repository.write("a", NUMBERED_LINES.replace("9\n", "nine\n").replace("20\n", "\n"));
  repository.write("blank", "1\n\n3\n");
  // Algorithms differ in what they find here.
  repository.write("ünïcode", "bcbaaba".split("").join("\n") + "\n");
  repository.git("mv", "sub/b", "sub/moved");
  const plain = patchText((await repository.captured()).patch);
  const ran = join(scratch.folder, "ran");
  const program = join(scratch.folder, "program");
  Deno.writeTextFileSync(program, `#!/bin/sh\ntouch ${ran}\ncat "$1"\n`);
  Deno.chmodSync(program, 0o755);
  const settings = {
    "color.ui": "always",
    "color.diff": "always",
    "color.status": "always",
    "core.pager": program,
    "pager.diff": "true",
    "pager.status": "true",
    "core.fsmonitor": program,
    "core.hooksPath": scratch.folder,
    "core.quotePath": "false",
    "core.editor": program,
    "core.untrackedCache": "true",
    "core.splitIndex": "true",
    "diff.external": program,
    "diff.odd.command": program,
    "diff.odd.textconv": program,
    "diff.noprefix": "true",
    "diff.mnemonicPrefix": "true",
    "diff.srcPrefix": "x/",
    "diff.dstPrefix": "y/",
    "diff.relative": "true",
    "diff.renames": "copies",
    "diff.renameLimit": "1",
    "diff.algorithm": "histogram",
    "diff.context": "0",
    "diff.interHunkContext": "20",
    "diff.orderFile": "missing",
    "diff.wordRegex": ".",
    "diff.submodule": "log",
    "diff.ignoreSubmodules": "all",
    "diff.suppressBlankEmpty": "true",
    "diff.autoRefreshIndex": "true",
    "diff.colorMoved": "zebra",
    "diff.wsErrorHighlight": "all",
    "status.short": "true",
    "status.branch": "false",
    "status.renames": "copies",
    "status.relativePaths": "true",
    "status.showStash": "true",
    "status.submoduleSummary": "true",
    "log.showSignature": "true",
    "log.decorate": "full",
    "log.follow": "true",
    "format.pretty": "raw",
    "gpg.program": program,
  };
  for (const [name, value] of Object.entries(settings)) {
    repository.git("config", "--global", name, value);
  }
  repository.git("-c", "core.fsmonitor=", "update-index", "--split-index");
  Deno.writeTextFileSync(join(scratch.folder, "post-index-change"), `#!/bin/sh\ntouch ${ran}\n`);
  Deno.chmodSync(join(scratch.folder, "post-index-change"), 0o755);
  await Deno.remove(ran).catch(() => {});
  const state = await repository.captured({ from: "sub" });
  assert.equal(patchText(state.patch), plain);
  assert.equal(state.commit.message, "work");
  repository.write("new", "1\n");
  const all = await repository.captured({ from: "sub", includeUntracked: true });
  const newFile = /^diff --git a\/new b\/new\n(?:(?!diff --git).*\n)*/m;
  assert.match(patchText(all.patch), newFile);
  assert.equal(patchText(all.patch).replace(newFile, ""), plain);
  assert.throws(() => Deno.statSync(ran), Deno.errors.NotFound, "a program of the user's ran");
});
