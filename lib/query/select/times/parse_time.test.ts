import assert from "node:assert/strict";
import fc from "fast-check";
import { localTime } from "./calendar.ts";
import { parseTime } from "./parse_time.ts";

/** Wednesday, 25 November 2026, 14:30:20.5 local time. */
const now = at(2026, 11, 25, 14, 30, 20) + 500_000;

function at(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number {
  return new Date(year, month - 1, day, hour, minute, second).getTime() * 1000;
}

const meanings: Record<string, number> = {
  "now": now,
  "today": at(2026, 11, 25),
  " Yesterday ": at(2026, 11, 24),
  "tomorrow": at(2026, 11, 26),
  "yesterday 10:30": at(2026, 11, 24, 10, 30),
  "today at noon": at(2026, 11, 25, 12),
  "yesterday, 5pm": at(2026, 11, 24, 17),
  "2026-11-20": at(2026, 11, 20),
  "20261120": at(2026, 11, 20),
  "2026-11-20 10:30": at(2026, 11, 20, 10, 30),
  "2026-11-20T10:30:05": at(2026, 11, 20, 10, 30, 5),
  "2026-11-20T10:30:05.000007": at(2026, 11, 20, 10, 30, 5) + 7,
  "2026-11-20T10:30:05Z": Date.UTC(2026, 10, 20, 10, 30, 5) * 1000,
  "2026-11-20 10:30+02:00": Date.UTC(2026, 10, 20, 8, 30) * 1000,
  "2026-11-20T10:30-0530": Date.UTC(2026, 10, 20, 16) * 1000,
  "2026-11": at(2026, 11, 1),
  "10:30": at(2026, 11, 25, 10, 30),
  "15:00": at(2026, 11, 24, 15),
  "noon": at(2026, 11, 25, 12),
  "midnight": at(2026, 11, 25),
  "monday": at(2026, 11, 23),
  "last monday": at(2026, 11, 23),
  "wednesday": at(2026, 11, 18),
  "Thu": at(2026, 11, 19),
  "last friday 18:00": at(2026, 11, 20, 18),
  "this week": at(2026, 11, 23),
  "this month": at(2026, 11, 1),
  "march": at(2026, 3, 1),
  "december": at(2025, 12, 1),
  "march 5": at(2026, 3, 5),
  "5 dec": at(2025, 12, 5),
  "March 5th, 2024": at(2024, 3, 5),
  "nov 2025": at(2025, 11, 1),
  "29 february": at(2024, 2, 29),
  "2 hours ago": now - 7200e6,
  "90s": now - 90e6,
  "5 min ago": now - 300e6,
  "an hour ago": now - 3600e6,
  "1h30m ago": now - 5400e6,
  "1 day and 2 hours ago": at(2026, 11, 24, 12, 30, 20) + 500_000,
  "3 days": at(2026, 11, 22, 14, 30, 20) + 500_000,
  "1d": at(2026, 11, 24, 14, 30, 20) + 500_000,
  "1 week ago": at(2026, 11, 18, 14, 30, 20) + 500_000,
  "last week": at(2026, 11, 18, 14, 30, 20) + 500_000,
  "1 month ago": at(2026, 10, 25, 14, 30, 20) + 500_000,
  "last year": at(2025, 11, 25, 14, 30, 20) + 500_000,
  "in 2 hours": now + 7200e6,
  "1700000000": 1_700_000_000e6,
  "1700000000.5": 1_700_000_000.5e6,
  "1700000000123": 1_700_000_000_123_000,
};

for (const [text, expected] of Object.entries(meanings)) {
  Deno.test(`\`${text}\` is the right moment`, () => {
    const moment = parseTime(text, now);
    assert.equal(moment === null ? null : describe(moment), describe(expected));
  });
}

function describe(micros: number): string {
  return new Date(Math.floor(micros / 1000)).toISOString() + ` ${micros % 1000}`;
}

for (
  const text of [
    "",
    "  ",
    "xyz",
    "2026-02-30",
    "2026-13-01",
    "2026-00-10",
    "2025-02-29",
    "0000-01-01",
    "2026-11-20 24:00",
    "2026-11-20 10:60",
    "25:00",
    "13pm",
    "0am",
    "30 february",
    "march 32",
    "march 5 6",
    "2026",
    "11/20/2026",
    "2 parsecs ago",
    "ago",
    "last",
    "1.5 months ago",
    "next blue moon",
    "2026-11-20T10:00+99:00",
    "in",
  ]
) {
  Deno.test(`\`${text}\` is no time`, () => assert.equal(parseTime(text, now), null));
}

Deno.test("a month ago at the end of a long month is the end of the shorter one", () => {
  const march = at(2026, 3, 31, 8);
  assert.equal(parseTime("1 month ago", march), at(2026, 2, 28, 8));
});

const moments = fc.integer({ min: Date.UTC(1971, 0) / 1000, max: Date.UTC(2099, 0) / 1000 })
  .map((seconds) => seconds * 1e6);

Deno.test("what is written as a local date and time is read as that moment", () => {
  fc.assert(fc.property(moments, fc.integer({ min: 0, max: 999_999 }), (second, micros) => {
    const moment = second + micros;
    const { day, clock } = localTime(moment);
    const two = (value: number) => String(value).padStart(2, "0");
    const text = `${day.year}-${two(day.month)}-${two(day.day)} ` +
      `${two(clock.hour)}:${two(clock.minute)}:${two(clock.second)}.` +
      String(clock.micros).padStart(6, "0");
    const read = parseTime(text, now)!;
    // An hour that a clock shows twice means its first time.
    assert.ok(read === moment || read === moment - 3600e6, text);
  }));
});

Deno.test("what is written in UTC is read as that moment, whatever the local zone is", () => {
  fc.assert(fc.property(moments, (moment) => {
    assert.equal(parseTime(new Date(moment / 1000).toISOString(), now), moment);
  }));
});

Deno.test("days, weekdays, months and times of day without a date are not in the future", () => {
  const words = fc.constantFrom("today", "monday", "sunday", "last friday", "may", "10:15", "noon");
  fc.assert(fc.property(words, moments, (word, moment) => {
    const read = parseTime(word, moment)!;
    assert.ok(read <= moment, `${word} at ${describe(moment)} is ${describe(read)}`);
    assert.ok(read > moment - 367 * 86_400e6);
  }));
});

Deno.test("so many units ago is before now, and more of them are longer ago", () => {
  const units = fc.constantFrom("second", "minute", "hour", "day", "week", "month", "year");
  fc.assert(fc.property(units, fc.integer({ min: 1, max: 40 }), moments, (unit, count, moment) => {
    const once = parseTime(`${count} ${unit}s ago`, moment)!;
    const more = parseTime(`${count + 1} ${unit}s ago`, moment)!;
    assert.ok(once < moment && more < once);
  }));
});

Deno.test("any text is a moment or none, never an error", () => {
  fc.assert(fc.property(fc.string(), moments, (text, moment) => {
    const read = parseTime(text, moment);
    assert.ok(read === null || Number.isFinite(read));
  }));
});
