/** What the tests of runs with secrets in their code have in common. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Outcome, Sandbox } from "../harness.ts";

// Put together here, so that no scanner takes these files for some with secrets.

/** A token with a form of its own. */
export const TOKEN = ["AK", "IA", "QWERTYU", "IOPASDFGH"].join("");

/** Found because of the name before it. */
export const PASSWORD = ["correct", "Horse", "7battery"].join("-");

/** Lines of a Python file; the second and the third have a secret. */
export const SECRET_LINES = `x = 1\npassword = "${PASSWORD}"\nregion = "${TOKEN}"\n`;

/** The warning about {@link SECRET_LINES} in config.py. */
export const WARNING = `⚠️ Potential secrets detected in git patch! Found 2 potential secret(s).
  - Secret Keyword in config.py at line 2
  - AWS Access Key in config.py at line 3
`;

/** What follows with `--secrets redact`. */
export const REPLACED =
  "warning: the secrets are replaced in the patch that is kept: the code of " +
  "this run cannot be restored exactly\n";

/** A repository with a script and config.py, to which the secrets are then added. */
export async function withSecrets(t: Sandbox, script = "print('ran')\n"): Promise<void> {
  t.write("train.py", script);
  t.write("config.py", "x = 1\n");
  await t.commit();
  t.write("config.py", SECRET_LINES);
}

/** A line of a patch is about this long in these tests. */
const FILLER = "value = 12345  # an ordinary line of an ordinary program, which has no secret\n";

/** Lines without secrets, of so many bytes. */
export function filler(bytes: number): string {
  return FILLER.repeat(Math.ceil(bytes / FILLER.length));
}

/** Fails if one of the texts is in a file of the home folder (store and cache), or in an output. */
export function assertNowhere(
  t: Sandbox,
  texts: readonly string[],
  outcomes: readonly Outcome[],
): void {
  for (const text of texts) {
    for (const { stdout, stderr } of outcomes) {
      assert.ok(!`${stdout}${stderr}`.includes(text), "a secret was printed");
    }
    assert.deepEqual(filesWith(t.home, text), [], "files that have a secret");
  }
}

/** Files below a folder that have a text. */
export function filesWith(folder: string, text: string): string[] {
  const found: string[] = [];
  for (const { name, isDirectory, isFile } of Deno.readDirSync(folder)) {
    const path = join(folder, name);
    if (isDirectory) found.push(...filesWith(path, text));
    else if (isFile) {
      const content = new TextDecoder("latin1").decode(Deno.readFileSync(path));
      if (content.includes(text)) found.push(path);
    }
  }
  return found;
}

/** The fields of metadata that tell of secrets, as they are for {@link SECRET_LINES}. */
export function assertFound(git: Record<string, unknown>): void {
  assert.equal(git.patch_has_secrets, true);
  assert.equal(git.patch_secret_count, 2);
  const findings = git.patch_secrets as Record<string, unknown>[];
  assert.deepEqual(
    findings.map(({ type, file, line }) => [type, file, line]),
    [["Secret Keyword", "config.py", 2], ["AWS Access Key", "config.py", 3]],
  );
  for (const { hashed_secret } of findings) assert.match(`${hashed_secret}`, /^[0-9a-f]{40}$/);
}
