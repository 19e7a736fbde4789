import { environmentVariable, findProgram } from "./environment.ts";

/**
 * The program that shows a folder to the user of this computer.
 *
 * @returns null without a screen, as on a server, and without such a program
 */
export function folderViewer(): string | null {
  if (Deno.build.os === "darwin") return findProgram("open");
  if (Deno.build.os === "windows") return findProgram("explorer");
  const hasScreen = ["DISPLAY", "WAYLAND_DISPLAY"].some((name) => environmentVariable(name));
  return hasScreen ? findProgram("xdg-open") : null;
}

/** How long a viewer has to fail; many stay as long as their window does. */
const MILLIS = 2000;

/**
 * Starts a viewer and leaves it alone.
 *
 * @returns why it failed, if it did so at once; null otherwise
 */
export async function showFolder(viewer: string, folder: string): Promise<string | null> {
  let child;
  try {
    child = new Deno.Command(viewer, {
      args: [folder],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  child.unref();
  let timer: number | undefined;
  const patience = new Promise<null>((resolve) => timer = setTimeout(() => resolve(null), MILLIS));
  const status = await Promise.race([child.status, patience]);
  clearTimeout(timer);
  // The one of Windows says 1 whenever it hands the folder to a window that is there already.
  if (status === null || status.success || Deno.build.os === "windows") return null;
  return `exit code ${status.code}`;
}
