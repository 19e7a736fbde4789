/** How long ago something was. */
type Age =
  | { readonly kind: "future" | "now" }
  | { readonly kind: "ago"; readonly count: number; readonly unit: "minute" | "hour" | "day" }
  | { readonly kind: "date"; readonly text: string };

/**
 * How long ago something was, for people: `just now`, `5 minutes ago`, `3 hours ago`, `2 days ago`,
 * and from a week on the local date.
 *
 * @param moment microseconds since 1970
 * @param now microseconds since 1970
 */
export function relativeTime(moment: number, now: number): string {
  const age = ageOf(moment, now);
  switch (age.kind) {
    case "future":
      return "in the future";
    case "now":
      return "just now";
    case "ago":
      return `${age.count} ${age.unit}${age.count === 1 ? "" : "s"} ago`;
    case "date":
      return age.text;
  }
}

/** The same in ten columns at most: `now`, `5m ago`, `3h ago`, `2d ago`. */
export function shortRelativeTime(moment: number, now: number): string {
  const age = ageOf(moment, now);
  switch (age.kind) {
    case "future":
    case "now":
      return age.kind;
    case "ago":
      return `${age.count}${age.unit[0]} ago`;
    case "date":
      return age.text;
  }
}

function ageOf(moment: number, now: number): Age {
  const seconds = Math.floor((now - moment) / 1e6);
  // Clocks of several machines differ by a little.
  if (seconds < -60) return { kind: "future" };
  if (seconds < 60) return { kind: "now" };
  if (seconds < 3600) return { kind: "ago", count: Math.floor(seconds / 60), unit: "minute" };
  if (seconds < 86_400) return { kind: "ago", count: Math.floor(seconds / 3600), unit: "hour" };
  if (seconds < 7 * 86_400) {
    return { kind: "ago", count: Math.floor(seconds / 86_400), unit: "day" };
  }
  const date = new Date(moment / 1000);
  const [year, month, day] = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return { kind: "date", text: `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}` };
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
