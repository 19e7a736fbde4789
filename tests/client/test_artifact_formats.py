"""What each format saves and loads. Formats of other libraries are tested where those are there."""

from __future__ import annotations

import importlib.util
import json
import os
import pickle
import unittest
import warnings
from fractions import Fraction
from unittest import mock

import yanex
from support import StandaloneCase
from yanex._artifacts import formats


def needs(*modules):
    """Skip a test where a library is not installed."""
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    return unittest.skipIf(missing, f"{', '.join(missing)} not installed")


def without(*modules):
    """Return a block in which libraries look as if they were not installed."""
    return mock.patch.dict("sys.modules", {name: None for name in modules})


class FormatsCase(StandaloneCase):
    def round_trip(self, obj, name, **kwargs):
        yanex.save_artifact(obj, name, **kwargs)
        return yanex.load_artifact(name)

    def text(self, name):
        with open(os.path.join("artifacts", name), encoding="utf-8", newline="") as stream:
            return stream.read()


class PlainFormatsTest(FormatsCase):
    def test_txt(self):
        for text in ("", "plain", "ö ☃\r\nline\rend\n"):
            self.assertEqual(self.round_trip(text, "a.txt"), text)
        yanex.save_artifact("ö", "b.txt", encoding="latin-1")
        self.assertEqual(yanex.load_artifact("b.txt", lambda path: path.read_bytes()), b"\xf6")

    def test_json(self):
        value = {"b": [1, 2.0, None, True], "a": "ö"}
        self.assertEqual(self.round_trip(value, "a.json"), value)
        self.assertEqual(self.text("a.json"), json.dumps(value, indent=2))
        yanex.save_artifact(value, "a.JSON", indent=None, ensure_ascii=False, sort_keys=True)
        self.assertEqual(self.text("a.JSON"), '{"a": "ö", "b": [1, 2.0, null, true]}')
        self.assertEqual(yanex.load_artifact("a.JSON"), value)

    def test_jsonl(self):
        rows = [{"a": 1}, [2], "ö", None]
        self.assertEqual(self.round_trip(rows, "a.jsonl"), rows)
        self.assertEqual(self.text("a.jsonl"), '{"a": 1}\n[2]\n"\\u00f6"\nnull\n')
        with open("artifacts/b.jsonl", "w") as stream:
            stream.write('{"a": 1}\n\n  \n{"a": 2}')
        self.assertEqual(yanex.load_artifact("b.jsonl"), [{"a": 1}, {"a": 2}])

    def test_csv_of_dicts(self):
        rows = [{"a": 1, "b": "x,y"}, {"a": 2, "c": None}]
        yanex.save_artifact(rows, "a.csv")
        self.assertEqual(self.text("a.csv"), 'a,b,c\r\n1,"x,y",\r\n2,,\r\n')
        expected = [{"a": "1", "b": "x,y", "c": ""}, {"a": "2", "b": "", "c": ""}]
        self.assertEqual(yanex.load_artifact("a.csv", format="csv-list"), expected)
        with without("pandas"):
            self.assertEqual(yanex.load_artifact("a.csv"), expected)
            self.assertEqual(self.round_trip([], "b.csv"), [])
        yanex.save_artifact(rows, "c.csv", delimiter=";")
        self.assertTrue(self.text("c.csv").startswith("a;b;c\r\n"))

    def test_pkl(self):
        value = {"set": {1, 2}, "tuple": (1,), "bytes": b"\0"}
        self.assertEqual(self.round_trip(value, "a.pkl"), value)
        yanex.save_artifact(value, "b.pkl", protocol=2)
        with open("artifacts/b.pkl", "rb") as stream:
            self.assertEqual(stream.read(2), b"\x80\x02")
        with self.assertRaises((pickle.PicklingError, AttributeError)):
            yanex.save_artifact(lambda: 1, "c.pkl")

    def test_an_unknown_extension_lists_the_known_ones(self):
        for name in ("model.h5", "noextension"):
            with self.assertRaisesRegex(ValueError, r"'.*'.*known are .*\.csv .*\.pt .*saver="):
                yanex.save_artifact(1, name)
        yanex.save_artifact(1, "a.bin", saver=lambda obj, path: path.write_text("1"))
        with self.assertRaisesRegex(ValueError, "known are .* loader="):
            yanex.load_artifact("a.bin")
        with self.assertRaisesRegex(ValueError, "no format 'nope'; known are .*csv-list"):
            yanex.load_artifact("a.bin", format="nope")
        self.assertIsNone(yanex.load_artifact("missing.bin"))

    def test_a_wrong_type_names_both(self):
        for obj, name, message in [
            (3, "a.txt", "cannot save a int as a.txt: this format takes a str"),
            ({}, "a.jsonl", "cannot save a dict as a.jsonl: .* a list"),
            ([1], "a.csv", "cannot save a list as a.csv: .* a pandas DataFrame or a list of dicts"),
            ([1], "a.npy", "cannot save a list as a.npy: .* a NumPy array"),
            ({"a": 1}, "a.npz", "cannot save a dict as a.npz: .* a dict of NumPy arrays"),
            ("x", "a.png", "cannot save a str as a.png: .* a Matplotlib Figure"),
            ("x", "a.svg", "cannot save a str as a.svg: .* a Matplotlib Figure"),
            ([], "a.parquet", "cannot save a list as a.parquet: .* a pandas DataFrame"),
            ({"a": 1}, "a.safetensors", "a dict of torch tensors or of NumPy arrays"),
        ]:
            with self.assertRaisesRegex(TypeError, message):
                yanex.save_artifact(obj, name)
        self.assertFalse(os.path.exists("artifacts") and os.listdir("artifacts"))

    def test_a_missing_library_says_what_to_install(self):
        os.makedirs("artifacts")
        for name, module, package in [
            ("a.pt", "torch", "torch"),
            ("a.yaml", "yaml", "pyyaml"),
            ("a.joblib", "joblib", "joblib"),
        ]:
            advice = f"saving {name} needs {package}; install it with: pip install {package}"
            with without(module), self.assertRaisesRegex(ImportError, advice):
                yanex.save_artifact({}, name)
        for name, module, package in [
            ("a.npy", "numpy", "numpy"),
            ("a.png", "PIL.Image", "pillow"),
            ("a.pth", "torch", "torch"),
        ]:
            with open(os.path.join("artifacts", name), "w"):
                pass
            advice = f"loading {name} needs {package}; install it with: pip install {package}"
            with without(module), self.assertRaisesRegex(ImportError, advice):
                yanex.load_artifact(name)


class RegisterFormatTest(FormatsCase):
    def setUp(self):
        super().setUp()
        before = list(formats._custom)
        self.addCleanup(lambda: formats._custom.__setitem__(slice(None), before))

    def register(self, name="work", extensions=(".jsonl",), package=None):
        yanex.register_format(
            name,
            list(extensions),
            lambda obj: isinstance(obj, complex),
            lambda obj, path, sign="": path.write_text(f"{sign}{obj}"),
            lambda path: complex(path.read_text()),
            package,
        )

    def test_it_comes_first_for_its_extensions(self):
        self.register(extensions=["JSONL", ".cplx"])
        self.assertEqual(self.round_trip(1j, "a.jsonl"), 1j)
        self.assertEqual(self.round_trip(1j, "b.cplx", sign="-"), -1j)
        yanex.save_artifact(["x"], "c.jsonl")
        self.assertEqual(yanex.load_artifact("c.jsonl", format="jsonl"), ["x"])
        with self.assertRaises(ValueError):
            yanex.load_artifact("c.jsonl")
        with self.assertRaisesRegex(TypeError, "takes an object that its type_check accepts"):
            yanex.save_artifact(3, "d.cplx")

    def test_the_newest_wins(self):
        self.register("one")
        yanex.register_format(
            "two",
            [".jsonl"],
            lambda obj: True,
            lambda obj, path: path.write_text("2"),
            lambda path: 2,
        )
        self.assertEqual(self.round_trip(1j, "a.jsonl"), 2)

    def test_what_it_refuses(self):
        self.register()
        for name in ("work", "json", "csv-pandas", "torch"):
            with self.assertRaisesRegex(ValueError, f"there is a format '{name}' already"):
                self.register(name)
        with self.assertRaisesRegex(ValueError, "at least one extension"):
            self.register("other", [])
        with self.assertRaisesRegex(TypeError, "must be a list"):
            yanex.register_format("other", ".x", bool, print, print)

    def test_names_that_are_built_in_only_here_can_be_taken(self):
        self.register("parquet", [".parquet"])
        self.assertEqual(self.round_trip(1j, "a.parquet"), 1j)
        with self.assertRaises(ValueError):
            self.register("parquet", [".parquet"])

    def test_a_required_package(self):
        self.register("needy", [".needy"], "no_such_package_here")
        with self.assertRaisesRegex(ImportError, "saving a.needy needs no_such_package_here"):
            yanex.save_artifact(1j, "a.needy")


class LibraryFormatsTest(FormatsCase):
    @needs("numpy")
    def test_npy_and_npz(self):
        import numpy as np

        array = np.arange(6.0).reshape(2, 3)
        np.testing.assert_array_equal(self.round_trip(array, "a.npy"), array)
        np.testing.assert_array_equal(self.round_trip(array, "A.NPY"), array)
        objects = np.array([{"a": 1}, None], dtype=object)
        self.assertEqual(list(self.round_trip(objects, "o.npy")), list(objects))
        with self.assertRaises(ValueError):
            yanex.save_artifact(objects, "o.npy", allow_pickle=False)
        for compressed in (False, True):
            loaded = self.round_trip({"x": array, "y": array[0]}, "a.npz", compressed=compressed)
            self.assertEqual(sorted(loaded), ["x", "y"])
            np.testing.assert_array_equal(loaded["x"], array)
        self.assertEqual(yanex.list_artifacts(), ["A.NPY", "a.npy", "a.npz", "o.npy"])

    @needs("pandas")
    def test_csv_of_a_frame(self):
        import pandas as pd

        frame = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
        pd.testing.assert_frame_equal(self.round_trip(frame, "a.csv"), frame)
        self.assertEqual(self.text("a.csv"), "a,b\n1,x\n2,y\n")
        yanex.save_artifact(frame, "b.csv", index=True, sep=";")
        self.assertEqual(self.text("b.csv"), ";a;b\n0;1;x\n1;2;y\n")
        rows = self.round_trip([{"a": 1}, {"a": 2}], "c.csv")
        pd.testing.assert_frame_equal(rows, frame[["a"]])
        self.assertEqual(len(self.round_trip([], "d.csv")), 0)

    @needs("pandas", "pyarrow")
    def test_parquet_and_feather(self):
        import pandas as pd

        frame = pd.DataFrame({"a": [1, 2], "b": [0.5, None]})
        for name in ("a.parquet", "a.feather"):
            pd.testing.assert_frame_equal(self.round_trip(frame, name), frame)
            with without("pyarrow"), self.assertRaisesRegex(ImportError, "pip install pyarrow"):
                yanex.save_artifact(frame, name)

    @needs("torch")
    def test_pt_and_pth(self):
        import torch

        weights = {"w": torch.ones(2, 2)}
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.assertTrue(torch.equal(self.round_trip(weights, "a.pt")["w"], weights["w"]))
        self.assertTrue(torch.equal(self.round_trip(weights["w"], "a.pth"), weights["w"]))
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            self.assertEqual(self.round_trip(Fraction(1, 2), "b.pt"), Fraction(1, 2))
        self.assertIn("b.pt holds more than weights", str(caught[-1].message))
        with open("artifacts/broken.pt", "wb") as stream:
            stream.write(b"not a model")
        broken = (pickle.UnpicklingError, RuntimeError, EOFError, ValueError)
        with warnings.catch_warnings(), self.assertRaises(broken):
            warnings.simplefilter("ignore")
            yanex.load_artifact("broken.pt")

    @needs("matplotlib", "PIL")
    def test_figures(self):
        from matplotlib.figure import Figure

        figure = Figure(figsize=(2, 1))
        figure.subplots().plot([1, 2])
        self.assertEqual(self.round_trip(figure, "a.png", dpi=50).size, (100, 50))
        self.assertEqual(self.round_trip(figure, "a.jpg", dpi=10).size, (20, 10))
        yanex.save_artifact(figure, "a.svg")
        yanex.save_artifact(figure, "a.pdf")
        self.assertIn("<svg", self.text("a.svg"))
        for name in ("a.svg", "a.pdf"):
            with self.assertRaisesRegex(ValueError, "can only be saved; .* loader="):
                yanex.load_artifact(name)

    @needs("yaml")
    def test_yaml(self):
        value = {"b": [1, 2.5, None], "a": "ö"}
        self.assertEqual(self.round_trip(value, "a.yaml"), value)
        self.assertTrue(self.text("a.yaml").startswith("b:"))
        self.assertEqual(self.round_trip([], "a.yml"), [])

    @needs("safetensors", "numpy")
    def test_safetensors_of_arrays(self):
        import numpy as np

        loaded = self.round_trip({"w": np.arange(3.0)}, "a.safetensors", metadata={"epoch": "3"})
        self.assertIs(type(loaded["w"]), np.ndarray)
        np.testing.assert_array_equal(loaded["w"], np.arange(3.0))

    @needs("safetensors", "torch")
    def test_safetensors_of_tensors(self):
        import torch

        loaded = self.round_trip({"w": torch.ones(3)}, "a.safetensors")
        self.assertTrue(torch.equal(loaded["w"], torch.ones(3)))

    @needs("joblib")
    def test_joblib(self):
        self.assertEqual(self.round_trip({"a": {1}}, "a.joblib", compress=3), {"a": {1}})


if __name__ == "__main__":
    unittest.main()
