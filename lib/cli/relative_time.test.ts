import assert from "node:assert/strict";
import { relativeTime, shortRelativeTime } from "./relative_time.ts";

const now = new Date(2026, 10, 25, 12).getTime() * 1000;

const ages: [seconds: number, long: string, short: string][] = [
  [-3600, "in the future", "future"],
  [-30, "just now", "now"],
  [0, "just now", "now"],
  [59.9, "just now", "now"],
  [60, "1 minute ago", "1m ago"],
  [3599, "59 minutes ago", "59m ago"],
  [3600, "1 hour ago", "1h ago"],
  [86_399, "23 hours ago", "23h ago"],
  [86_400, "1 day ago", "1d ago"],
  [6.9 * 86_400, "6 days ago", "6d ago"],
  [7 * 86_400, "2026-11-18", "2026-11-18"],
];

for (const [seconds, long, short] of ages) {
  Deno.test(`${seconds} seconds ago is \`${long}\``, () => {
    assert.equal(relativeTime(now - seconds * 1e6, now), long);
    assert.equal(shortRelativeTime(now - seconds * 1e6, now), short);
  });
}
