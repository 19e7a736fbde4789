import assert from "node:assert/strict";
import type { Volume } from "../../sys/mod.ts";
import { checkClock, checkDisk } from "./check_store.ts";

const GIB = 1024 ** 3;

const ext4: Volume = {
  type: "ext4",
  readOnly: false,
  freeBytes: 10 * GIB,
  totalBytes: 100 * GIB,
  freeFiles: 1_000_000,
};

type Case = [change: Partial<Volume>, level: string, text: RegExp];

Deno.test("a disk is judged by what is left, and by what it is", () => {
  const cases: Case[] = [
    [{}, "ok", /^ext4, 10\.0 GB of 100\.0 GB free, room for 1000000 files$/],
    [{ freeFiles: null }, "ok", /^ext4, 10\.0 GB of 100\.0 GB free$/],
    [{ type: null, freeBytes: null, totalBytes: null, freeFiles: null }, "ok", /^file system$/],
    [{ freeBytes: GIB / 2 }, "warning", /: little left$/],
    [{ freeBytes: GIB / 20 }, "problem", /: almost full$/],
    [{ freeBytes: 0 }, "problem", /: almost full$/],
    [{ freeFiles: 3 }, "problem", /: almost full$/],
    [{ readOnly: true }, "problem", /, mounted read-only$/],
    [{ type: "tmpfs" }, "note", /^tmpfs, /],
    ...[
      "nfs",
      "nfs4",
      "cifs",
      "smb3",
      "lustre",
      "gpfs",
      "beegfs",
      "fuse.sshfs",
      "fuse.ceph-fuse",
      "9p",
    ]
      .map((type): Case => [{ type }, "note", /: a network file system$/]),
    ...["xfs", "btrfs", "overlay", "fuse.bindfs", "zfs", "apfs"]
      .map((type): Case => [{ type }, "ok", /^/]),
  ];
  for (const [change, level, text] of cases) {
    const finding = checkDisk({ ...ext4, ...change });
    assert.equal(finding.level, level, finding.text);
    assert.match(finding.text, text);
  }
});

Deno.test("clocks that differ are told by how much it matters", () => {
  const cases: [off: number, level: string, text: string][] = [
    [0, "ok", "file times agree with the clock"],
    [-1900, "ok", "file times agree with the clock"],
    [5000, "note", "file times are 5 seconds ahead of the clock"],
    [-90_000, "warning", "file times are 90 seconds behind the clock"],
  ];
  for (const [off, level, text] of cases) {
    const finding = checkClock(1e12 + off, 1e12);
    assert.deepEqual([finding.level, finding.text], [level, text]);
  }
});
