/**
 * Whether the environment of any process that may be looked at names `text`, as PYTHONPATH names
 * the folder of the client. Only Linux tells (proc(5), /proc/<pid>/environ).
 *
 * @param path for a system that shows processes elsewhere
 */
export function isMentionedByProcess(text: string, path = "/proc"): boolean {
  if (Deno.build.os !== "linux") return false;
  const names = [...Deno.readDirSync(path)].map(({ name }) => name).filter((n) => /^\d+$/.test(n));
  return names.some((name) => {
    try {
      return Deno.readTextFileSync(`${path}/${name}/environ`).includes(text);
    } catch {
      // Gone by now, or another user's, who has a yanex of their own.
      return false;
    }
  });
}
