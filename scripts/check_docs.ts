/**
 * Holds that what the folders of lib/ export is documented: `deno doc --lint` over every `mod.ts`,
 * less its demand of a comment on each member. A field named `description` tells its story itself.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { existsSync } from "node:fs";

const root = fileURLToPath(new URL("..", import.meta.url));
const doors = [...Deno.readDirSync(root + "lib")]
  .map(({ name }) => `lib/${name}/mod.ts`)
  .filter((door) => existsSync(root + door));

const { code, stderr } = await new Deno.Command(Deno.execPath(), {
  args: ["doc", "--lint", ...doors],
  cwd: root,
  env: { NO_COLOR: "1", RUST_BACKTRACE: "0" },
  stdout: "null",
}).output();

const report = new TextDecoder().decode(stderr);
const findings = report.split(/^(?=error\[)/m).filter((part) => part.startsWith("error["));
const isMember = (finding: string): boolean =>
  finding.startsWith("error[missing-jsdoc]") && !/--> .*:\d+:1$/m.test(finding);
const kept = findings.filter((finding) => !isMember(finding));
for (const finding of kept) {
  console.error(finding.replace(/^error: Found .*/ms, "").trimEnd() + "\n");
}
if (kept.length > 0) console.error(`error: ${kept.length} findings in the documentation`);
else if (code !== 0 && findings.length === 0) console.error(report);
Deno.exitCode = kept.length > 0 || (code !== 0 && findings.length === 0) ? 1 : 0;
