/** The Python that tests start themselves, to look at what yanex wrote with other eyes. */

/** True if it can read YAML. */
export const hasPyYaml: boolean = (() => {
  try {
    return new Deno.Command("python3", { args: ["-c", "import yaml"], stderr: "null" })
      .outputSync().success;
  } catch {
    return false;
  }
})();

/** Path of the interpreter itself, behind the scripts that version managers put on PATH. */
export function realPython(): string {
  const { stdout } = new Deno.Command("python3", {
    args: ["-c", "import sys; print(sys.executable, end='')"],
  }).outputSync();
  return new TextDecoder().decode(stdout);
}
