"""Trains a scikit-learn network on handwritten digits, epoch by epoch.

    yanex run examples/digits/train.py -c examples/digits/config.yaml -p training.epochs=20

Records loss and accuracy of each epoch, the trained model and a plot of both curves. Where
scikit-learn is not installed, the twin of this script, train_plain.py, runs instead.
"""

import importlib.util
import runpy
from pathlib import Path

import yanex


def main() -> None:
    from sklearn.datasets import load_digits
    from sklearn.metrics import log_loss
    from sklearn.model_selection import train_test_split
    from sklearn.neural_network import MLPClassifier

    params = yanex.get_params()
    seed = yanex.get_param("seed", 0)
    pictures, digits = load_digits(return_X_y=True)
    train_x, test_x, train_y, test_y = train_test_split(
        pictures / 16, digits, test_size=0.25, random_state=seed, stratify=digits
    )
    model = MLPClassifier(
        hidden_layer_sizes=(params["model"]["hidden"],),
        learning_rate_init=params["model"]["learning_rate"],
        batch_size=params["training"]["batch_size"],
        random_state=seed,
    )
    history = []
    for epoch in range(params["training"]["epochs"]):
        model.partial_fit(train_x, train_y, classes=range(10))
        scores = {
            "loss": log_loss(test_y, model.predict_proba(test_x)),
            "accuracy": model.score(test_x, test_y),
        }
        history.append(scores)
        yanex.log_metrics(scores, step=epoch)
        print(f"epoch {epoch + 1}: loss {scores['loss']:.3f}, accuracy {scores['accuracy']:.3f}")

    yanex.save_artifact(model, "model.pkl")
    plot(history)


def plot(history: list) -> None:
    """Saves both curves as learning_curve.png, where matplotlib is installed."""
    if importlib.util.find_spec("matplotlib") is None:
        print("no plot: matplotlib is not installed")
        return
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 4))
    axes = figure.subplots()
    for name in ("loss", "accuracy"):
        axes.plot([scores[name] for scores in history], label=name)
    axes.set_xlabel("epoch")
    axes.legend()
    yanex.save_artifact(figure, "learning_curve.png")


if __name__ == "__main__":
    if importlib.util.find_spec("sklearn") is None:
        print("scikit-learn is not installed: train_plain.py runs instead")
        runpy.run_path(str(Path(__file__).with_name("train_plain.py")), run_name="__main__")
    else:
        main()
