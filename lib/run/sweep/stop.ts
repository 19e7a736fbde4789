import { onSignals, type Signal } from "../../sys/mod.ts";
import { endingSignals } from "../script/interruption.ts";

/**
 * What ends a sweep before its time: a signal to yanex, or a failure under `--fail-fast`. From its
 * making until it is closed, signals do not end the program.
 */
export class SweepStop {
  readonly #controller = new AbortController();
  readonly #urgent = new AbortController();
  readonly #unlisten: () => void;
  #signal: Signal | null = null;

  constructor() {
    this.#unlisten = onSignals(endingSignals(), (received) => {
      if (this.#signal !== null) this.#urgent.abort();
      this.#signal ??= received;
      this.#controller.abort();
    });
  }

  /** The first signal that came, or null. */
  get signal(): Signal | null {
    return this.#signal;
  }

  /** True if a signal came more than once. */
  get isUrgent(): boolean {
    return this.urgent.aborted;
  }

  /** Aborted when a signal has come more than once. */
  get urgent(): AbortSignal {
    return this.#urgent.signal;
  }

  /** True when nothing more may begin. */
  get isOver(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Aborted when nothing more may begin. */
  get aborted(): AbortSignal {
    return this.#controller.signal;
  }

  /** Lets nothing more begin; what runs goes on. */
  end(): void {
    this.#controller.abort();
  }

  /** Gives the signals back their usual meaning. */
  close(): void {
    this.#unlisten();
  }
}
