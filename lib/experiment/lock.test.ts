import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors/mod.ts";
import { nowMicros, processIdentity } from "../sys/mod.ts";
import { breakIfForgotten, tryLock, unlock, withLock } from "./lock.ts";
import { runModule, startModule, withStore } from "./testing/store.ts";

/** Does something with the path of a lock that does not exist. */
function withPath(body: (path: string) => unknown): Promise<void> {
  return withStore(({ root }) => body(join(root, ".lock")));
}

const MINUTE = 60e6;

function owner(changes: Record<string, unknown> = {}): string {
  return JSON.stringify({ ...processIdentity(), since: nowMicros(), ...changes });
}

function age(path: string, seconds: number): void {
  const then = new Date(Date.now() - seconds * 1000);
  Deno.utimeSync(path, then, then);
}

/** A process that holds a lock until it is told to let go, or killed. */
async function holder(path: string) {
  const child = startModule("hold_lock.ts", [path], { stdin: "piped" });
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  assert.equal(new TextDecoder().decode(value), "held\n");
  await Promise.all([reader.cancel(), child.stderr.cancel()]);
  return child;
}

Deno.test("what several processes do under one lock does not overlap", () =>
  withPath(async (lock) => {
    const file = `${lock}.count`;
    Deno.writeTextFileSync(file, "0");
    await Promise.all([1, 2, 3, 4].map(() => runModule("count.ts", [lock, file, "100"])));
    assert.equal(Deno.readTextFileSync(file), "400");
    assert.equal(existsSync(lock), false);
  }));

Deno.test("what one process does at once under one lock does not overlap", () =>
  withPath(async (lock) => {
    let inside = 0;
    await Promise.all(Array.from({ length: 5 }, () =>
      withLock(lock, async () => {
        assert.equal(++inside, 1);
        await new Promise((resolve) => setTimeout(resolve, 2));
        inside--;
      })));
  }));

Deno.test("the lock is given back when the action fails", () =>
  withPath(async (lock) => {
    await assert.rejects(withLock(lock, () => Promise.reject(new Error("no"))), /no/);
    assert.equal(existsSync(lock), false);
  }));

Deno.test("a live process is waited for, a killed one is not", () =>
  withPath(async (lock) => {
    const child = await holder(lock);
    let done = false;
    const mine = withLock(lock, () => done = true);
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(done, false, "somebody holds it");
    child.kill("SIGKILL");
    await child.stdin.close();
    await child.status;
    await mine;
    assert.equal(done, true);
    assert.equal(existsSync(lock), false);
  }));

Deno.test("whose owner died is taken over by exactly one of many", () =>
  withPath(async (lock) => {
    const file = `${lock}.count`;
    Deno.writeTextFileSync(file, "0");
    const child = await holder(lock);
    const counting = [1, 2, 3].map(() => startModule("count.ts", [lock, file, "50"]));
    child.kill("SIGKILL");
    await child.stdin.close();
    await child.status;
    const outcomes = await Promise.all(counting.map((process) => process.output()));
    assert.deepEqual(outcomes.map(({ success }) => success), [true, true, true]);
    assert.equal(Deno.readTextFileSync(file), "150");
  }));

Deno.test("a lock is broken if its owner is known to be dead, or silent for too long", () =>
  withPath((lock) => {
    const before = (minutes: number) => nowMicros() - minutes * MINUTE;
    const elsewhere = { host: "elsewhere.example" };
    const cases: [string, string, boolean][] = [
      ["this process", owner(), false],
      ["this process, for an hour", owner({ since: before(60) }), false],
      ["a number that was given away again", owner({ startTime: "1" }), true],
      ["another machine, just now", owner(elsewhere), false],
      ["another machine, two minutes ago", owner({ ...elsewhere, since: before(2) }), true],
      ["nobody that can be told", "", false],
      ["half an owner", owner().slice(0, 20), false],
    ];
    const scope = processIdentity().scope;
    if (scope !== null) {
      const [boot] = scope.split("/");
      cases.push(
        ["another machine of that name, just now", owner({ scope: "other/x" }), false],
        ["before a restart", owner({ scope: "other/x", since: before(2) }), true],
        ["another container", owner({ scope: `${boot}/pid:[1]` }), false],
        ["another container, long ago", owner({ scope: `${boot}/x`, since: before(2) }), true],
      );
    }
    for (const [who, content, forgotten] of cases) {
      Deno.writeTextFileSync(lock, content);
      assert.equal(breakIfForgotten(lock), forgotten, who);
      assert.equal(existsSync(lock), !forgotten, who);
    }
  }));

Deno.test("a lock that names no owner is broken after a minute", () =>
  withPath((lock) => {
    Deno.writeTextFileSync(lock, "");
    assert.equal(breakIfForgotten(lock), false);
    age(lock, 90);
    assert.equal(breakIfForgotten(lock), true);
    assert.equal(existsSync(lock), false);
  }));

Deno.test("one who was killed while breaking a lock is no obstacle for ever", () =>
  withPath(async (lock) => {
    Deno.writeTextFileSync(lock, owner({ startTime: "1" }));
    Deno.writeTextFileSync(`${lock}.break`, owner({ startTime: "1" }));
    age(`${lock}.break`, 90);
    await withLock(lock, () => {});
    assert.deepEqual([existsSync(lock), existsSync(`${lock}.break`)], [false, false]);
  }));

Deno.test("a lock that somebody took over is not taken away from them", () =>
  withPath((lock) => {
    assert.equal(tryLock(lock), true);
    assert.equal(tryLock(lock), false);
    const theirs = owner({ host: "elsewhere.example" });
    Deno.writeTextFileSync(lock, theirs);
    unlock(lock);
    assert.equal(Deno.readTextFileSync(lock), theirs);
    Deno.writeTextFileSync(lock, owner());
    unlock(lock);
    assert.equal(existsSync(lock), false);
    unlock(lock);
  }));

Deno.test("in a folder that is gone there is an error and no waiting", () =>
  withPath(async (lock) => {
    await assert.rejects(
      withLock(join(lock, "gone", ".lock"), () => {}),
      (error) => !(error instanceof UserError),
    );
  }));
