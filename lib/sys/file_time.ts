/** Sets a file's modification time, in milliseconds since 1970. */
export function setModified(path: string, millis: number): void {
  const time = new Date(millis);
  Deno.utimeSync(path, time, time);
}
