import assert from "node:assert/strict";
import { mountOf, volumeOf } from "./volume.ts";

const mountinfo = [
  "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
  "30 22 0:40 / /home rw,relatime shared:2 master:1 - nfs4 server:/home rw,vers=4.2",
  "31 30 0:41 / /home/a\\040b ro - tmpfs tmpfs rw",
  "32 22 0:42 / /data rw - xfs /dev/sdb rw",
  "33 22 0:43 / /data rw - btrfs /dev/sdc rw",
  "",
].join("\n");

Deno.test("the file system of a path is that of the longest mount point, the last of several", () => {
  const cases: [path: string, type: string, readOnly: boolean][] = [
    ["/", "ext4", false],
    ["/homes/x", "ext4", false],
    ["/home", "nfs4", false],
    ["/home/x", "nfs4", false],
    ["/home/a b/c", "tmpfs", true],
    ["/data/x", "btrfs", false],
  ];
  for (const [path, type, readOnly] of cases) {
    assert.deepEqual(
      [mountOf(mountinfo, path)?.type, mountOf(mountinfo, path)?.readOnly],
      [type, readOnly],
      path,
    );
  }
  assert.equal(mountOf("", "/"), null);
  assert.equal(mountOf("what is this", "/"), null);
});

Deno.test("the room on a file system is less than its size", async () => {
  const { freeBytes, totalBytes } = await volumeOf(Deno.cwd());
  assert.ok(freeBytes === null || freeBytes <= totalBytes!);
});
