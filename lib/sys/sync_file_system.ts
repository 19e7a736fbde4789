import { sleep } from "./clock.ts";

/** How long to wait: other programs' data on the same file system is written as well. */
const PATIENCE_MILLIS = 5000;

/**
 * Waits until everything written to the file system that holds `path` is on the disk (syncfs(2));
 * one call for any number of files. Waits at most some seconds, and not at all where the system has
 * no such call: it then writes in its own time.
 */
export async function syncFileSystem(path: string): Promise<void> {
  if (Deno.build.os !== "linux") return;
  try {
    const libc = Deno.dlopen("libc.so.6", {
      open: { parameters: ["buffer", "i32"], result: "i32" },
      syncfs: { parameters: ["i32"], result: "i32", nonblocking: true },
    });
    // O_RDONLY | O_DIRECTORY | O_CLOEXEC; the descriptor goes with the program.
    const flags = Deno.build.arch === "aarch64" ? 0o2040000 : 0o2200000;
    const descriptor = libc.symbols.open(new TextEncoder().encode(path + "\0"), flags);
    if (descriptor >= 0) {
      await Promise.race([libc.symbols.syncfs(descriptor), sleep(PATIENCE_MILLIS)]);
    }
  } catch {
    // No such library or call.
  }
}
