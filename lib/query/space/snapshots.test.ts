import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { findIdleSnapshots, removeSnapshot } from "./snapshots.ts";

const hash = (digit: string) => digit.repeat(16);

/** A store, written by hand. */
class Store {
  readonly root = Deno.makeTempDirSync();

  snapshot(digit: string): string {
    const folder = join(this.root, ".snapshots", hash(digit));
    Deno.mkdirSync(folder, { recursive: true });
    Deno.writeTextFileSync(join(folder, "train.py"), "");
    return folder;
  }

  experiment(id: string, digit: string, status: string, sweep?: string): void {
    const folder = join(this.root, id);
    Deno.mkdirSync(folder, { recursive: true });
    // Where the store was when it was written; it may have been moved since.
    const snapshot = { folder: `/old/.snapshots/${hash(digit)}`, script_path: "x", root: "y" };
    const record = {
      id,
      status,
      snapshot,
      ...(sweep && { sweep: { id: sweep, index: 0, size: 2 } }),
    };
    Deno.writeTextFileSync(join(folder, "metadata.json"), JSON.stringify(record, null, 2));
  }

  sweep(id: string, digit: string, size: number, hoursAgo: number, all_made = false): void {
    const file = join(this.root, ".sweeps", `${id}.json`);
    Deno.mkdirSync(join(this.root, ".sweeps"), { recursive: true });
    const snapshot = { folder: `/old/.snapshots/${hash(digit)}` };
    Deno.writeTextFileSync(file, JSON.stringify({ id, size, all_made, snapshot }));
    const time = new Date(Date.now() - hoursAgo * 3_600_000);
    Deno.utimeSync(file, time, time);
  }

  idle(): string[] {
    return findIdleSnapshots(this, Date.now()).map((path) => basename(path)[0]!).sort();
  }
}

async function withStore(body: (store: Store) => unknown): Promise<void> {
  const store = new Store();
  try {
    await body(store);
  } finally {
    Deno.removeSync(store.root, { recursive: true });
  }
}

Deno.test("a snapshot is idle when no experiment will be run from it any more", () =>
  withStore((store) => {
    for (const digit of "0123456789") store.snapshot(digit);
    store.experiment("aaaaaaa1", "1", "staged");
    store.experiment("aaaaaaa2", "2", "running");
    store.experiment("aaaaaaa3", "3", "completed");
    store.experiment("aaaaaaa4", "4", "failed");
    store.experiment("aaaaaaa5", "5", "failed", "bbbbbbbb");
    store.experiment("aaaaaaa6", "6", "completed", "cccccccc");
    store.experiment("archived/aaaaaaa7", "7", "staged");
    store.experiment("aaaaaaa8", "8", "completed");
    store.experiment("aaaaaaa9", "8", "created");
    assert.deepEqual(store.idle(), ["0", "3", "4", "6", "9"]);
    // A sweep that lacks one of two, one that has just begun, and one that was deleted.
    store.sweep("cccccccc", "6", 2, 48);
    store.sweep("dddddddd", "9", 2, 0);
    store.sweep("eeeeeeee", "3", 2, 48);
    assert.deepEqual(store.idle(), ["0", "3", "4"]);
    // What was there and is not any more was deleted.
    store.sweep("cccccccc", "6", 2, 48, true);
    assert.deepEqual(store.idle(), ["0", "3", "4", "6"]);
    store.sweep("cccccccc", "6", 2, 48);
    store.experiment("bbbbbbb6", "6", "completed", "cccccccc");
    assert.deepEqual(store.idle(), ["0", "3", "4", "6"]);
  }));

Deno.test("a record that cannot be read may wait for any snapshot", () =>
  withStore((store) => {
    store.snapshot("1");
    store.experiment("aaaaaaa1", "1", "completed");
    assert.deepEqual(store.idle(), ["1"]);
    const file = join(store.root, "aaaaaaa1/metadata.json");
    Deno.writeTextFileSync(file, '{\n  "id": "aaaaaaa1",\n  "sna');
    assert.deepEqual(store.idle(), []);
    // A folder without a record is no experiment.
    Deno.removeSync(file);
    assert.deepEqual(store.idle(), ["1"]);
  }));

Deno.test("what has come to wait for a snapshot in between keeps it", () =>
  withStore((store) => {
    const [first, second] = [store.snapshot("1"), store.snapshot("2")];
    assert.deepEqual(store.idle(), ["1", "2"]);
    store.experiment("aaaaaaa1", "1", "staged");
    assert.equal(removeSnapshot(store, first, Date.now()), false);
    assert.equal(removeSnapshot(store, second, Date.now()), true);
    assert.deepEqual([first, second].map((path) => existsSync(path)), [true, false]);
    assert.deepEqual([...Deno.readDirSync(join(store.root, ".snapshots"))].length, 1);
  }));
