import assert from "node:assert/strict";
import fc from "fast-check";
import { runPool, Semaphore } from "./semaphore.ts";

Deno.test("permits are given in the order in which they were asked for", async () => {
  const semaphore = new Semaphore(1);
  const order: number[] = [];
  const first = await semaphore.acquire();
  const others = [1, 2, 3, 4].map((n) =>
    semaphore.acquire().then((release) => {
      order.push(n);
      release();
    })
  );
  assert.equal(semaphore.waiting, 4);
  first();
  await Promise.all(others);
  assert.deepEqual(order, [1, 2, 3, 4]);
  assert.equal(semaphore.free, 1);
});

Deno.test("a permit that is given back twice counts once", async () => {
  const semaphore = new Semaphore(2);
  const release = await semaphore.acquire();
  release();
  release();
  assert.equal(semaphore.free, 2);
});

Deno.test("who gives up waiting leaves the queue, and no permit is lost", async () => {
  const semaphore = new Semaphore(1);
  const release = await semaphore.acquire();
  const abort = new AbortController();
  const given = semaphore.acquire(abort.signal);
  const next = semaphore.acquire();
  abort.abort(new Error("enough"));
  await assert.rejects(given, /enough/);
  await assert.rejects(semaphore.acquire(abort.signal), /enough/);
  assert.equal(semaphore.waiting, 1);
  release();
  (await next)();
  assert.equal(semaphore.free, 1);
  abort.abort();
});

Deno.test("less than one permit is refused", () => {
  for (const permits of [0, -1, 1.5, NaN]) assert.throws(() => new Semaphore(permits), RangeError);
});

Deno.test("at most as many jobs run as there are workers, all run, each worker does one at a time", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 30 }),
      async (workers, durations) => {
        const busy = new Set<number>();
        let most = 0;
        const begun: number[] = [];
        const results = await runPool(durations.entries(), async ([at, duration], worker) => {
          begun.push(at);
          assert.ok(!busy.has(worker), "the worker has a job");
          busy.add(worker);
          most = Math.max(most, busy.size);
          for (let i = 0; i < duration; i++) await Promise.resolve();
          busy.delete(worker);
          if (duration === 3) throw new Error(String(at));
          return at;
        }, { workers });
        assert.ok(most <= workers);
        assert.equal(busy.size, 0);
        assert.deepEqual(begun, durations.map((_, at) => at));
        results.forEach((result, at) => {
          assert.equal(result.kind, durations[at] === 3 ? "threw" : "done");
        });
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("a job that lets go of its worker has an aftermath, of which there are not too many", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.tuple(fc.nat(4), fc.nat(12)), { maxLength: 30 }),
      async (workers, durations) => {
        const busy = new Set<number>();
        let [aftermaths, most] = [0, 0];
        const results = await runPool(durations, async ([work, after], worker, release) => {
          assert.ok(!busy.has(worker), "the worker has a job");
          busy.add(worker);
          for (let i = 0; i < work; i++) await Promise.resolve();
          busy.delete(worker);
          release();
          release();
          most = Math.max(most, ++aftermaths);
          for (let i = 0; i < after; i++) await Promise.resolve();
          aftermaths--;
          return after;
        }, { workers });
        assert.ok(most <= 2 * workers, `${most} at once`);
        assert.equal(aftermaths, 0);
        assert.deepEqual(
          results,
          durations.map(([, value]) => ({ kind: "done", value })),
        );
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("after an abort nothing is begun, and what runs is waited for", async () => {
  const abort = new AbortController();
  let ended = 0;
  const results = await runPool([1, 2, 3, 4], async (item) => {
    if (item === 2) abort.abort();
    await new Promise((resolve) => setTimeout(resolve, 5));
    ended++;
    return item;
  }, { workers: 2, signal: abort.signal });
  assert.deepEqual(results.map(({ kind }) => kind), ["done", "done", "skipped", "skipped"]);
  assert.equal(ended, 2);
});

Deno.test("items that come one by one are taken as they come", async () => {
  async function* slowly() {
    for (const item of ["a", "b", "c"]) {
      await Promise.resolve();
      yield item;
    }
  }
  const results = await runPool(slowly(), (item) => Promise.resolve(item + item), { workers: 2 });
  assert.deepEqual(results.map((r) => r.kind === "done" && r.value), ["aa", "bb", "cc"]);
});
