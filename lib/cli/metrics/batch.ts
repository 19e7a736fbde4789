import { standardOutput } from "../../sys/mod.ts";

/** Characters that are collected before they are written. */
const SIZE = 64 * 1024;

/** Standard output for very many small pieces of text. */
export class Batch {
  #text = "";

  /** True once the reader is gone. */
  get closed(): boolean {
    return standardOutput.closed;
  }

  /** Takes a piece; waits while the reader is behind. */
  async add(text: string): Promise<void> {
    this.#text += text;
    if (this.#text.length >= SIZE) await this.end();
  }

  /** Writes what is left. */
  async end(): Promise<void> {
    const text = this.#text;
    this.#text = "";
    await standardOutput.write(text);
  }
}
