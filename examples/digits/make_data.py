"""Writes segments.csv: digits of a seven-segment display on a grid of 5 x 7 noisy dots.

    python3 make_data.py

Each line holds the digit and 35 brightnesses from 0 to 9. The file is part of the repository, so
that train_plain.py runs anywhere; this script shows where it comes from.
"""

import random

WIDTH, HEIGHT = 5, 7

# Which of the seven segments each digit lights: top, upper left, upper right, middle, lower left,
# lower right, bottom.
SEGMENTS = [
    "1110111",
    "0010010",
    "1011101",
    "1011011",
    "0111010",
    "1101011",
    "1101111",
    "1010010",
    "1111111",
    "1111011",
]

# The dots (column, row) of each segment, in the same order.
DOTS = [
    [(x, 0) for x in range(1, 4)],
    [(0, y) for y in range(1, 3)],
    [(4, y) for y in range(1, 3)],
    [(x, 3) for x in range(1, 4)],
    [(0, y) for y in range(4, 6)],
    [(4, y) for y in range(4, 6)],
    [(x, 6) for x in range(1, 4)],
]


def draw(digit: int, rng: random.Random) -> list[int]:
    """One noisy picture of `digit`: 35 brightnesses, row by row."""
    lit = {
        dot
        for on, dots in zip(SEGMENTS[digit], DOTS)
        for dot in dots
        if on == "1" and rng.random() > 0.12
    }
    return [
        min(9, max(0, round(rng.gauss(7 if (x, y) in lit else 1, 1.8))))
        for y in range(HEIGHT)
        for x in range(WIDTH)
    ]


def main() -> None:
    rng = random.Random(2026)
    with open("segments.csv", "w", encoding="ascii", newline="\n") as file:
        for number in range(400):
            digit = number % 10
            file.write(f"{digit}," + ",".join(map(str, draw(digit, rng))) + "\n")


if __name__ == "__main__":
    main()
