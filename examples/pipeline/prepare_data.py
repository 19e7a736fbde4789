"""First step: makes points along a noisy curve and keeps them as an artifact."""

import math
import random

import yanex


def main() -> None:
    rng = random.Random(yanex.get_param("seed", 1))
    points = []
    for _ in range(yanex.get_param("points", 200)):
        x = rng.uniform(-1, 1)
        points.append((x, math.sin(3 * x) + rng.gauss(0, 0.1)))
    yanex.save_artifact({"train": points[:150], "test": points[150:]}, "points.json")
    print(f"{len(points)} points")


if __name__ == "__main__":
    main()
