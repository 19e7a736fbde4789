/** A set of line numbers that are added in rising order, kept as ranges. */
export class AddedLines {
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  /** Adds a number that is not less than the last. */
  add(line: number): void {
    const last = this.ends.length - 1;
    if (last >= 0 && line <= this.ends[last]! + 1) {
      this.ends[last] = Math.max(this.ends[last]!, line);
    } else {
      this.starts.push(line);
      this.ends.push(line);
    }
  }

  get isEmpty(): boolean {
    return this.starts.length === 0;
  }

  has(line: number): boolean {
    return this.next(line) === line;
  }

  /** The least number in the set that is not less than this; `Infinity` without one. */
  next(line: number): number {
    let [low, high] = [0, this.ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.ends[middle]! < line) low = middle + 1;
      else high = middle;
    }
    return low === this.ends.length ? Infinity : Math.max(line, this.starts[low]!);
  }
}
