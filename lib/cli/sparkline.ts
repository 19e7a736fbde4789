import type { CurvePoint } from "../experiment/mod.ts";

const BARS = [..."▁▂▃▄▅▆▇█"];

/**
 * The course of a metric in one line.
 *
 * @param width characters
 * @returns nothing for fewer than two points
 */
export function sparkline(points: readonly CurvePoint[], width: number): string {
  if (points.length < 2) return "";
  const first = points[0]!.from;
  const length = points.at(-1)!.to - first;
  const sums = Array.from({ length: width }, () => ({ sum: 0, count: 0 }));
  for (const { from, to, mean } of points) {
    const at = length === 0 ? 0 : Math.floor(((from + to) / 2 - first) / length * width);
    const place = sums[Math.min(width - 1, at)]!;
    place.sum += mean;
    place.count++;
  }
  const means = sums.map(({ sum, count }) => count === 0 ? NaN : sum / count);
  const known = means.filter((mean) => !Number.isNaN(mean));
  const low = Math.min(...known);
  const range = Math.max(...known) - low;
  // Between two values that are far apart the earlier one goes on.
  let last = known[0]!;
  return means.map((mean) => {
    if (!Number.isNaN(mean)) last = mean;
    const height = range === 0 ? 0 : (last - low) / range;
    return BARS[Math.min(BARS.length - 1, Math.floor(height * BARS.length))];
  }).join("");
}
