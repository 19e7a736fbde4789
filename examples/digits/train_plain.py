"""Trains a small neural network on pictures of digits, with nothing but Python itself.

    yanex run examples/digits/train_plain.py -c examples/digits/config.yaml

One hidden layer, softmax, stochastic gradient descent. The data set, segments.csv, lies beside
this file.
"""

import math
import random
from pathlib import Path

import yanex

Vector = list


def read_data(path: Path) -> list:
    """Pairs of (35 numbers from 0 to 1, digit)."""
    rows = [list(map(int, line.split(","))) for line in path.read_text().splitlines()]
    return [([value / 9 for value in row[1:]], row[0]) for row in rows]


class Network:
    """inputs -> hidden (tanh) -> ten digits (softmax)."""

    def __init__(self, inputs: int, hidden: int, rng: random.Random) -> None:
        def layer(rows: int, columns: int) -> list:
            scale = 1 / math.sqrt(columns)
            return [[rng.gauss(0, scale) for _ in range(columns + 1)] for _ in range(rows)]

        self.first = layer(hidden, inputs)
        self.second = layer(10, hidden)

    def forward(self, picture: Vector) -> tuple:
        """Activities of the hidden layer and the probability of each digit."""
        hidden = [math.tanh(weigh(row, picture)) for row in self.first]
        scores = [weigh(row, hidden) for row in self.second]
        highest = max(scores)
        powers = [math.exp(score - highest) for score in scores]
        total = sum(powers)
        return hidden, [power / total for power in powers]

    def learn(self, picture: Vector, digit: int, rate: float) -> float:
        """One step of gradient descent on one picture; its cross entropy before the step."""
        hidden, chances = self.forward(picture)
        slope = [chance - (d == digit) for d, chance in enumerate(chances)]
        back = [
            (1 - h * h) * sum(slope[d] * self.second[d][i] for d in range(10))
            for i, h in enumerate(hidden)
        ]
        step(self.second, slope, hidden, rate)
        step(self.first, back, picture, rate)
        return -math.log(max(chances[digit], 1e-12))

    def accuracy(self, data: list) -> float:
        """Share of the pictures whose digit is found."""
        right = 0
        for picture, digit in data:
            chances = self.forward(picture)[1]
            right += chances.index(max(chances)) == digit
        return right / len(data)


def weigh(row: Vector, values: Vector) -> float:
    """Weighted sum; the last weight is the constant one."""
    return row[-1] + sum(w * v for w, v in zip(row, values))


def step(layer: list, slopes: Vector, inputs: Vector, rate: float) -> None:
    """Moves all weights of a layer against the slope."""
    for row, slope in zip(layer, slopes):
        for i, value in enumerate(inputs):
            row[i] -= rate * slope * value
        row[-1] -= rate * slope


def main() -> None:
    rng = random.Random(yanex.get_param("seed", 0))
    data = read_data(Path(__file__).with_name("segments.csv"))
    rng.shuffle(data)
    training, test = data[100:], data[:100]

    network = Network(len(data[0][0]), yanex.get_param("model.hidden", 16), rng)
    rate = yanex.get_param("model.learning_rate", 0.01)
    for epoch in range(yanex.get_param("training.epochs", 5)):
        rng.shuffle(training)
        loss = sum(network.learn(picture, digit, rate) for picture, digit in training)
        scores = {"loss": loss / len(training), "accuracy": network.accuracy(test)}
        yanex.log_metrics(scores, step=epoch)
        print(f"epoch {epoch + 1}: loss {scores['loss']:.3f}, accuracy {scores['accuracy']:.2f}")

    yanex.save_artifact({"first": network.first, "second": network.second}, "network.json")


if __name__ == "__main__":
    main()
