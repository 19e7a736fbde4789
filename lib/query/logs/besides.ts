import { LineReader } from "./line_reader.ts";

/** Lines of a recorded output that are looked ahead: lines of two streams can cut each other. */
const AHEAD = 64;

/** Lines as short as this stand anywhere, and say nothing about the place. */
const TELLING = 4;

/** In front of a line, of whoever runs several at once: `[63a2bb0a] `. */
const LABEL = /^\[[0-9a-f]{8}\] /;

/**
 * What a log says besides the output of scripts, which is recorded elsewhere and which the log has
 * as well: lines of a job script, of SLURM, of yanex.
 */
export class Besides {
  readonly #log: LineReader;
  readonly #recorded: Recorded[];

  /**
   * @param log the log
   * @param recorded files whose lines are left out, where they come in their order
   */
  constructor(log: string, recorded: readonly string[]) {
    this.#log = new LineReader(log);
    this.#recorded = recorded.map((path) => new Recorded(path));
  }

  /**
   * Lines that are new since the last call.
   *
   * @param last false: a last line without an end may still grow
   */
  *more(last = true): Generator<string> {
    for (let line = this.#log.next(last); line !== null; line = this.#log.next(last)) {
      if (!this.#isRecorded(line)) yield line;
    }
  }

  #isRecorded(line: string): boolean {
    const forms = LABEL.test(line) ? [line.replace(LABEL, ""), line] : [line];
    return forms.some((form) =>
      this.#recorded.some((recorded) => recorded.takeNext(form)) ||
      (form.length >= TELLING && this.#recorded.some((recorded) => recorded.takeAhead(form)))
    );
  }
}

/** The lines of a recorded output that the log has not come to. */
class Recorded {
  readonly #reader: LineReader;
  #window: string[] = [];

  constructor(path: string) {
    this.#reader = new LineReader(path);
  }

  takeNext(line: string): boolean {
    this.#fill(1);
    if (this.#window[0] !== line) return false;
    this.#window.shift();
    return true;
  }

  takeAhead(line: string): boolean {
    this.#fill(AHEAD);
    const at = this.#window.indexOf(line);
    if (at < 0) return false;
    this.#window = this.#window.slice(at + 1);
    return true;
  }

  #fill(count: number): void {
    while (this.#window.length < count) {
      const line = this.#reader.next(true);
      if (line === null) return;
      this.#window.push(line);
    }
  }
}
