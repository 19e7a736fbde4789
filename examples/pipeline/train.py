"""Second step: fits a polynomial to the points of the first by gradient descent."""

import yanex


def predict(weights: list, x: float) -> float:
    return sum(weight * x**power for power, weight in enumerate(weights))


def error(weights: list, points: list) -> float:
    """Mean squared error."""
    return sum((predict(weights, x) - y) ** 2 for x, y in points) / len(points)


def main() -> None:
    yanex.assert_dependency("prepare_data.py")
    deps = yanex.get_dependencies()
    data = yanex.load_artifact("points.json", from_experiment=deps[0].id)

    weights = [0.0] * (yanex.get_param("degree", 3) + 1)
    rate = yanex.get_param("rate", 0.3)
    for step in range(yanex.get_param("steps", 50)):
        slopes = [0.0] * len(weights)
        for x, y in data["train"]:
            difference = predict(weights, x) - y
            for power in range(len(weights)):
                slopes[power] += 2 * difference * x**power / len(data["train"])
        weights = [weight - rate * slope for weight, slope in zip(weights, slopes)]
        yanex.log_metrics({"test_error": error(weights, data["test"])}, step=step)
    yanex.save_artifact({"weights": weights}, "model.json")
    print(f"degree {len(weights) - 1}: test error {error(weights, data['test']):.3f}")


if __name__ == "__main__":
    main()
