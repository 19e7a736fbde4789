/** A stretch of a metric's course. */
export interface CurvePoint {
  /** The steps that it stands for. */
  readonly from: number;
  readonly to: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

/** Points that are kept before pairs of them are merged. */
const POINTS = 4096;

/** The course of one metric, thinned out as it grows so that its memory is bounded. */
export class MetricCurve {
  #points: Stretch[] = [];
  /** Values that one point stands for. */
  #each = 1;

  /** Takes the next value; what is not finite is left out. */
  add(step: number, value: number): void {
    if (!Number.isFinite(value) || !Number.isFinite(step)) return;
    const last = this.#points.at(-1);
    if (last !== undefined && last.count < this.#each) {
      widen(last, { from: step, to: step, min: value, max: value, sum: value, count: 1 });
      return;
    }
    if (this.#points.length >= POINTS) this.#thin();
    this.#points.push({ from: step, to: step, min: value, max: value, sum: value, count: 1 });
  }

  #thin(): void {
    const thinned: Stretch[] = [];
    for (let i = 0; i < this.#points.length; i += 2) {
      const point = this.#points[i]!;
      if (i + 1 < this.#points.length) widen(point, this.#points[i + 1]!);
      thinned.push(point);
    }
    this.#points = thinned;
    this.#each *= 2;
  }

  /** The course so far, by step. */
  points(): CurvePoint[] {
    return this.#points.map(({ from, to, min, max, sum, count }) => ({
      from,
      to,
      min,
      max,
      mean: sum / count,
    })).sort((a, b) => a.from - b.from);
  }
}

interface Stretch {
  from: number;
  to: number;
  min: number;
  max: number;
  sum: number;
  count: number;
}

function widen(point: Stretch, other: Stretch): void {
  point.from = Math.min(point.from, other.from);
  point.to = Math.max(point.to, other.to);
  point.min = Math.min(point.min, other.min);
  point.max = Math.max(point.max, other.max);
  point.sum += other.sum;
  point.count += other.count;
}
