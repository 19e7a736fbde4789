/** Dots of a Braille character (Unicode 2800) by column and row. */
const DOTS = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]] as const;

/** A drawing of Braille characters: two dots across and four down in each. */
export class Canvas {
  readonly #cells: Uint8Array;

  constructor(readonly columns: number, readonly rows: number) {
    this.#cells = new Uint8Array(columns * rows);
  }

  get dotsAcross(): number {
    return this.columns * 2;
  }

  get dotsDown(): number {
    return this.rows * 4;
  }

  /** Draws a line between two places in dots; (0, 0) is at the top left. */
  line([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number]): void {
    const dots = Math.max(1, Math.ceil(Math.max(Math.abs(x2 - x1), Math.abs(y2 - y1))));
    for (let i = 0; i <= dots; i++) {
      this.#dot(x1 + (x2 - x1) * i / dots, y1 + (y2 - y1) * i / dots);
    }
  }

  #dot(x: number, y: number): void {
    const column = Math.min(this.dotsAcross - 1, Math.max(0, Math.round(x)));
    const row = Math.min(this.dotsDown - 1, Math.max(0, Math.round(y)));
    const cell = (row >> 2) * this.columns + (column >> 1);
    this.#cells[cell]! |= DOTS[column & 1]![row & 3]!;
  }

  isDrawn(column: number, row: number): boolean {
    return this.#cells[row * this.columns + column] !== 0;
  }

  character(column: number, row: number): string {
    const dots = this.#cells[row * this.columns + column]!;
    return dots === 0 ? " " : String.fromCharCode(0x2800 + dots);
  }

  rowText(row: number): string {
    let text = "";
    for (let column = 0; column < this.columns; column++) text += this.character(column, row);
    return text;
  }
}
