/**
 * Scans one patch and prints what it cost as JSON, for measure_patch.ts: milliseconds from the
 * loading of the module on, and memory in megabytes.
 *
 * @module
 */
import { join } from "node:path";

const [patchPath, root] = Deno.args as [string, string];
const patch = Deno.readFileSync(patchPath);
const memory = Deno.memoryUsage().rss;
const start = performance.now();
const { scanPatch } = await import("../../lib/secrets/mod.ts");
const loaded = performance.now();
const scan = scanPatch(patch, {
  readFile: (path) => {
    try {
      return Deno.readTextFileSync(join(root, path));
    } catch {
      return null;
    }
  },
});
const end = performance.now();
console.log(JSON.stringify({
  load: loaded - start,
  scan: end - loaded,
  megabytes: (Deno.memoryUsage().rss - memory) / 1e6,
  findings: scan.findings.length,
  addedLines: scan.addedLines,
}));
