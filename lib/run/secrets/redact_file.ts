import { type AllowList, type Finding, redactPatch, scanFile } from "../../secrets/mod.ts";
import { relative } from "../../sys/mod.ts";

/**
 * Makes what takes the secrets out of files of the code that are recorded besides the patch: those
 * that were found in the patch, and those of the file's own.
 *
 * @param root of the working tree
 * @param known findings in the patch
 */
export function redactingFiles(
  root: string,
  known: readonly Finding[],
  allow: AllowList | undefined,
): (path: string, text: string) => string {
  return (path, text) => {
    const name = relative(root, path);
    const own = scanFile(name, text, { everywhere: true })
      .filter((found) => !allow?.allows(found));
    const lines = text.split("\n");
    // To the redaction it is a patch that adds all of them.
    const head = `diff --git a/x b/x\nnew file mode 100644\n--- /dev/null\n` +
      `+++ ${quotedName(name)}\n@@ -0,0 +1,${lines.length} @@\n`;
    const patch = new TextEncoder().encode(head + lines.map((line) => `+${line}\n`).join(""));
    const redacted = new TextDecoder().decode(redactPatch(patch, [...known, ...own]).patch);
    return redacted.slice(head.length).split("\n").slice(0, lines.length)
      .map((line) => line.slice(1)).join("\n");
  };
}

/** A name as git writes it in the header of a patch (git-diff, "quoted"). */
function quotedName(name: string): string {
  return `"b/${name.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\t", "\\t")}"`;
}
