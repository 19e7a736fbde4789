import assert from "node:assert/strict";

/** Waits until something is the case that happens by itself; fails after two minutes. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 120_000;
  while (!condition()) {
    assert.ok(Date.now() < end, `it never came to pass that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
