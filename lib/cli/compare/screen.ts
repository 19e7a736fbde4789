import {
  exitProgram,
  onResize,
  onSignals,
  onWindows,
  readTyped,
  type Signal,
  signalNumber,
  sleep,
  standardOutput,
  stopSelf,
  takeKeys,
  type TerminalSize,
  terminalSize,
} from "../../sys/mod.ts";
import { type Line } from "./draw.ts";
import { ENTER_SCREEN, Frames, LEAVE_SCREEN } from "./frame.ts";
import { type Key, KeyReader } from "./keys.ts";

/** What happens at the terminal. */
export type ScreenEvent =
  | { readonly kind: "key"; readonly key: Key }
  | { readonly kind: "resize"; readonly size: TerminalSize }
  /** The terminal is gone. */
  | { readonly kind: "gone" };

/** What became of a terminal that could not be read for another reason. */
type Failure = { readonly error: unknown };

/** Signals after which the program ends, with the terminal as it was. */
const ENDING: readonly Signal[] = ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"];

/** After that long an ESC is the Escape key; sequences come at once, also over a slow line. */
const ESCAPE_MILLIS = 60;

/** A terminal that takes nothing (Ctrl-S) must not keep the program from ending. */
const LAST_WRITE_MILLIS = 500;

/** The whole terminal, for one program, until it is closed. */
export class Screen {
  readonly #frames = new Frames();
  readonly #keys = new KeyReader();
  readonly #events: ScreenEvent[] = [];
  #wake: (() => void) | null = null;
  #reading: Promise<void> | null = null;
  #failure: Failure | null = null;
  #continued: (() => void) | null = null;
  #releaseKeys: (() => void) | null = null;

  /** Takes the terminal until `body` is done, and gives it back whatever happens. */
  static async with<T>(body: (screen: Screen) => Promise<T>): Promise<T> {
    const screen = new Screen();
    const removals = [
      onSignals(ENDING, (signal) => void screen.#end(signal)),
      onSignals(["SIGTSTP"], () => void screen.suspend()),
      onSignals(["SIGCONT"], () => screen.#resume()),
      onResize(() => screen.#tell({ kind: "resize", size: terminalSize() })),
    ];
    try {
      screen.#enter();
      return await body(screen);
    } finally {
      await screen.#leave();
      removals.forEach((remove) => remove());
    }
  }

  /** Shows these lines, in one write. */
  async show(lines: readonly Line[]): Promise<void> {
    const text = this.#frames.next(lines);
    if (text !== "") await standardOutput.write(text);
  }

  /** Draws everything anew next time. */
  forget(): void {
    this.#frames.forget();
  }

  /** What has happened since the last call, at least one thing; waits for it. */
  async events(): Promise<ScreenEvent[]> {
    this.#reading ??= this.#read().catch((error) => {
      this.#failure = { error };
      this.#wake?.();
    });
    if (this.#events.length === 0 && this.#failure === null) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    if (this.#failure !== null) throw this.#failure.error;
    return this.#events.splice(0);
  }

  /** Lets the shell have the terminal until it continues this program. */
  async suspend(): Promise<void> {
    // There are no jobs of a shell there; and it may have the terminal already.
    if (onWindows || this.#releaseKeys === null) return;
    const continued = new Promise<void>((resolve) => this.#continued = resolve);
    await this.#leave();
    stopSelf();
    await continued;
  }

  /** Gives the terminal back as it was; doing it twice is fine. */
  async #leave(): Promise<void> {
    if (this.#releaseKeys === null) return;
    this.#releaseKeys();
    this.#releaseKeys = null;
    await standardOutput.write(LEAVE_SCREEN);
  }

  #enter(): void {
    this.#releaseKeys = takeKeys();
    this.#frames.forget();
    void standardOutput.write(ENTER_SCREEN);
  }

  #resume(): void {
    // Stopped by somebody else, the shell has changed the terminal meanwhile.
    this.#releaseKeys?.();
    this.#enter();
    this.#continued?.();
    this.#continued = null;
    this.#tell({ kind: "resize", size: terminalSize() });
  }

  async #end(signal: Signal): Promise<void> {
    await Promise.race([this.#leave(), sleep(LAST_WRITE_MILLIS)]);
    exitProgram(128 + signalNumber(signal));
  }

  async #read(): Promise<void> {
    let next = readTyped();
    while (true) {
      const bytes = this.#keys.waiting
        ? await Promise.race([next, sleep(ESCAPE_MILLIS).then(() => undefined)])
        : await next;
      if (bytes === null) return this.#tell({ kind: "gone" });
      const keys = bytes === undefined ? this.#keys.giveUp() : this.#keys.read(bytes);
      if (bytes !== undefined) next = readTyped();
      this.#tell(...keys.map((key): ScreenEvent => ({ kind: "key", key })));
    }
  }

  #tell(...events: ScreenEvent[]): void {
    if (events.length === 0) return;
    this.#events.push(...events);
    this.#wake?.();
  }
}
