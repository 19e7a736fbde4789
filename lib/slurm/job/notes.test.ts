import assert from "node:assert/strict";
import type { JobLeg } from "../../experiment/mod.ts";
import { commandKey, JobNotes, type Made } from "./notes.ts";

const MODES = { folder: undefined, file: undefined };

function inStore(body: (notes: (restart: number, key?: string, job?: string) => JobNotes) => void) {
  const root = Deno.makeTempDirSync();
  try {
    body((restart, key = "aa", job = "5_1") => {
      const leg: JobLeg = { cluster: "big", job, restart };
      return new JobNotes({ root }, MODES, leg, key);
    });
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

const made = (id: string): Made => ({ kind: "experiment", id });

Deno.test("a command finds what it made in an earlier leg, however often it is called", () => {
  inStore((notes) => {
    for (const id of ["a1", "a2"]) notes(0).note(made(id));
    notes(0, "bb").note({ kind: "sweep", id: "b1" });
    // They go on in the order in which they were.
    const first = notes(1);
    assert.deepEqual(first.earlier(), made("a1"));
    first.note(made("a1"));
    assert.deepEqual(notes(1, "bb").earlier(), { kind: "sweep", id: "b1" });
    assert.deepEqual(notes(1).earlier(), made("a2"));
    assert.equal(notes(1).earlier(), null);
    assert.equal(notes(1, "cc").earlier(), null);
    // The second one was not reached in this leg before it was killed.
    assert.deepEqual([notes(2), notes(2)].map((each) => each.earlier()), [made("a1"), made("a2")]);
  });
});

Deno.test("the first start of a job and other jobs find nothing", () => {
  inStore((notes) => {
    notes(0).note(made("a1"));
    assert.equal(notes(0).earlier(), null);
    assert.equal(notes(1, "aa", "5_2").earlier(), null);
  });
});

Deno.test("a command that was killed before it made anything made nothing", () => {
  inStore((notes) => {
    notes(0).note(made("a1"));
    assert.deepEqual(notes(1).earlier(), made("a1"));
    // Not noted in leg 1: what leg 0 made counts.
    assert.deepEqual(notes(2).earlier(), made("a1"));
  });
});

Deno.test("commands differ by their words and their folder", () => {
  const keys = [
    commandKey("/a", ["run", "x.py"]),
    commandKey("/b", ["run", "x.py"]),
    commandKey("/a", ["run", "x.py", "-p", "i=1"]),
  ];
  assert.equal(new Set(keys).size, 3);
  assert.equal(keys[0], commandKey("/a", ["run", "x.py"]));
});
