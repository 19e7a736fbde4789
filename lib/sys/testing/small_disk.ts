/** A file system of a few kilobytes, for tests of full and of read-only disks. */
export interface SmallDisk {
  readonly path: string;
  /** Fills it to the last byte. */
  fill(): void;
  /** From now on nothing can be written to it. */
  forbidWriting(): void;
}

/** Whether {@link withSmallDisk} works here: on Linux, for root. */
export const hasSmallDisks: boolean = await (async () => {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  const folder = Deno.makeTempDirSync();
  const mounted = await mount(folder, 64);
  if (mounted) await run("umount", folder);
  Deno.removeSync(folder);
  return mounted;
})();

/** Does something with an empty file system of this size, which is gone afterwards. */
export async function withSmallDisk(
  kibibytes: number,
  body: (disk: SmallDisk) => unknown,
): Promise<void> {
  const path = Deno.realPathSync(Deno.makeTempDirSync());
  if (!await mount(path, kibibytes)) throw new Error("no file system can be mounted");
  try {
    await body({
      path,
      fill() {
        using file = Deno.openSync(`${path}/filling`, { create: true, append: true });
        try {
          while (true) file.writeSync(new Uint8Array(1024));
        } catch {
          // It is full.
        }
      },
      forbidWriting() {
        new Deno.Command("mount", { args: ["-o", "remount,ro", path] }).outputSync();
      },
    });
  } finally {
    await run("umount", "--lazy", path);
    Deno.removeSync(path);
  }
}

function mount(path: string, kibibytes: number): Promise<boolean> {
  return run("mount", "-t", "tmpfs", "-o", `size=${kibibytes}k,mode=700`, "tmpfs", path);
}

async function run(program: string, ...args: string[]): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(program, { args, stderr: "null" }).output();
    return success;
  } catch {
    return false;
  }
}
