import assert from "node:assert/strict";
import { join } from "node:path";
import { readMetadata } from "../../experiment/mod.ts";
import { formatJson, isMap, toValue, type ValueMap } from "../../params/mod.ts";
import { LaterScan } from "./later_scan.ts";
import type { ScanReport } from "./scan_report.ts";

const MODES = { folder: 0o700, file: 0o600 };

// Joined here, so that no scanner takes this file for one with secrets.
const token = ["AK", "IA", "QWERTYU", "IOPASDFGH"].join("");

const PATCH = "diff --git a/a.py b/a.py\nnew file mode 100644\n--- /dev/null\n+++ b/a.py\n" +
  `@@ -0,0 +1 @@\n+x = "${token}"\n`;

/** Experiments whose records wait for a scan, and what the scan tells. */
async function withExperiments(
  patches: readonly (string | null)[],
  body: (scan: LaterScan, folders: string[], told: string[]) => Promise<void>,
): Promise<void> {
  const root = Deno.makeTempDirSync({ prefix: "yanex-later-" });
  const told: string[] = [];
  const scan = new LaterScan(root, undefined, {
    warn: (text) => told.push(text),
    secrets: ({ findings }: ScanReport) => told.push(`${findings.length} found`),
  });
  try {
    const folders = patches.map((patch, index) => {
      const folder = join(root, `${index}`.padStart(8, "0"));
      Deno.mkdirSync(join(folder, "artifacts"), { recursive: true });
      if (patch !== null) {
        Deno.writeTextFileSync(join(folder, "artifacts/git_diff.patch"), patch);
      }
      const git = { patch_has_secrets: null, patch_secret_count: null };
      const record = formatJson(toValue({ id: `${index}`, status: "running", git }));
      Deno.writeTextFileSync(join(folder, "metadata.json"), record);
      return folder;
    });
    await body(scan, folders, told);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

function countIn(folder: string): unknown {
  const reading = readMetadata(folder);
  assert(reading.kind === "read");
  const git = reading.metadata.raw.get("git");
  return isMap(git) ? git.get("patch_secret_count") : undefined;
}

Deno.test("a record hears of the scan when it is done, not only at the end of the run", async () => {
  await withExperiments([PATCH, null], async (scan, folders, told) => {
    const followed = folders.map((folder) => scan.follow(folder, MODES));
    while (countIn(folders[1]!) === null) await new Promise((resolve) => setTimeout(resolve, 5));
    for (const each of followed) await each.stop();
    // One scan for all, of the patch that they share.
    assert.deepEqual(folders.map(countIn), [1n, 1n]);
    assert.deepEqual(told, ["1 found"]);
  });
});

Deno.test("the end of a run waits for the scan and has it in its own change", async () => {
  await withExperiments([PATCH], async (scan, [folder], told) => {
    const followed = scan.follow(folder!, MODES);
    await followed.stop();
    const raw = toValue({ git: { patch_has_secrets: null } }) as ValueMap;
    followed.addTo(raw);
    assert.equal((raw.get("git") as ValueMap).get("patch_secret_count"), 1n);
    // It is known by now, and stays what it is.
    const known = toValue({ git: { patch_has_secrets: false } }) as ValueMap;
    followed.addTo(known);
    assert.equal((known.get("git") as ValueMap).size, 1);
    assert.deepEqual(told, ["1 found"]);
  });
});

Deno.test("experiments that were never run get the result as well, and others keep theirs", async () => {
  await withExperiments([PATCH, null, null], async (scan, folders) => {
    const git = { patch_has_secrets: false, patch_secret_count: 0 };
    const record = formatJson(toValue({ id: "2", status: "staged", git }));
    Deno.writeTextFileSync(join(folders[2]!, "metadata.json"), record);
    Deno.removeSync(folders[1]!, { recursive: true });
    await scan.recordIn(folders, MODES);
    assert.deepEqual([countIn(folders[0]!), countIn(folders[2]!)], [1n, 0n]);
  });
});

Deno.test("a scan that goes wrong is told, and loses nothing", async () => {
  await withExperiments([null], async (scan, [folder], told) => {
    const followed = scan.follow(folder!, MODES);
    await followed.stop();
    await scan.recordIn([folder!], MODES);
    assert.equal(countIn(folder!), null);
    assert.equal(told.length, 1);
    assert.match(told[0]!, /^the patch could not be scanned for secrets: No such file/);
  });
});
