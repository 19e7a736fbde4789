import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { deliverClient } from "./client.ts";
import { gateFolder, holdsAtGate, tryGate } from "./gate.ts";
import { inFolder, realPython } from "./testing/call.ts";

const posix = { ignore: Deno.build.os === "windows" };

/** An interpreter with a site folder of its own, a client, and a cache for what is found out. */
function inEnvironment(
  body: (place: { python: string; site: string; client: string }) => Promise<void>,
): Promise<void> {
  return inFolder(async (folder) => {
    const before = Deno.env.get("XDG_CACHE_HOME");
    Deno.env.set("XDG_CACHE_HOME", join(folder, "cache"));
    try {
      const args = ["-m", "venv", "--without-pip", join(folder, "env")];
      await new Deno.Command(await realPython(), { args }).output();
      const python = join(folder, "env/bin/python");
      const code = "import site; print(site.getsitepackages()[0], end='')";
      const { stdout } = await new Deno.Command(python, { args: ["-c", code] }).output();
      const site = new TextDecoder().decode(stdout);
      await body({ python, site, client: deliverClient(join(folder, "home")) });
    } finally {
      if (before === undefined) Deno.env.delete("XDG_CACHE_HOME");
      else Deno.env.set("XDG_CACHE_HOME", before);
    }
  }) as Promise<void>;
}

Deno.test(
  "whether an interpreter stops at the gate is tried once",
  posix,
  () =>
    inEnvironment(async ({ python, client }) => {
      assert.equal(holdsAtGate(python, client), null);
      await tryGate(python, client);
      assert.equal(holdsAtGate(python, client), true);
    }),
);

Deno.test(
  "what is put before the gate is seen, and that it does not hold",
  posix,
  () =>
    inEnvironment(async ({ python, site, client }) => {
      await tryGate(python, client);
      Deno.mkdirSync(join(site, "first"));
      Deno.writeTextFileSync(join(site, "first/sitecustomize.py"), "");
      const code = `import sys; sys.path.insert(0, ${JSON.stringify(join(site, "first"))})\n`;
      Deno.writeTextFileSync(join(site, "first.pth"), code);
      assert.equal(holdsAtGate(python, client), null);
      await tryGate(python, client);
      assert.equal(holdsAtGate(python, client), false);
    }),
);

Deno.test(
  "a gate that was lost holds nobody",
  posix,
  () =>
    inEnvironment(async ({ python, client }) => {
      await tryGate(python, client);
      Deno.removeSync(gateFolder(client), { recursive: true });
      assert.equal(holdsAtGate(python, client), null);
      await tryGate(python, client);
      assert.equal(holdsAtGate(python, client), false);
    }),
);

Deno.test(
  "a launcher that is a script is not tried",
  posix,
  () =>
    inEnvironment(async ({ python, client }) => {
      const launcher = join(client, "python");
      const text = `#!/bin/sh\necho started >> "$0.log"\nexec '${python}' "$@"\n`;
      Deno.writeTextFileSync(launcher, text, { mode: 0o755 });
      await tryGate(launcher, client);
      assert.equal(holdsAtGate(launcher, client), null);
      assert.ok(!existsSync(`${launcher}.log`));
    }),
);
