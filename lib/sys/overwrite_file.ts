/**
 * Writes a text into a file of the user's choice as a shell's `>` does: what was in it is gone, its
 * permissions stay, links are followed, and it may be a device such as `/dev/stdout`.
 */
export function overwriteFile(path: string, text: string): void {
  Deno.writeTextFileSync(path, text);
}
