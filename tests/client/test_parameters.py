"""get_params, get_param, get_cli_args."""

from __future__ import annotations

import json
import math
import os
import unittest
from unittest import mock

import yanex
from support import StandaloneCase, TrackedCase, run_python
from yanex._params.grammar import parse_value


class TrackedParametersTest(TrackedCase):
    def test_types_and_nesting_are_those_of_the_file(self):
        params = {
            "int": 1,
            "float": 1.0,
            "big": 12345678901234567890,
            "text": "1",
            "none": None,
            "model": {"lr": 0.1, "sizes": [1, 2.0]},
        }
        self.give_params(params)
        found = yanex.get_params()
        self.assertEqual(found, params)
        self.assertIs(type(found["int"]), int)
        self.assertIs(type(found["float"]), float)
        self.assertIs(yanex.get_param("none", 1), None)
        self.assertEqual(yanex.get_param("model.lr"), 0.1)

    def test_nan_infinity_and_unicode(self):
        self.give_params({"nan": math.nan, "inf": math.inf, "name": "größe 🎉"})
        self.assertTrue(math.isnan(yanex.get_param("nan")))
        self.assertEqual(yanex.get_param("inf"), math.inf)
        self.assertEqual(yanex.get_param("name"), "größe 🎉")

    def test_maps_with_keys_that_are_no_texts(self):
        packed = {
            "layers": {"__yanex_map__": [[1, "a"], [2.5, {"x": 1}], [[1, 2], None], [True, 0]]}
        }
        self.give_params(packed)
        self.assertEqual(yanex.get_params(), {"layers": {1: 0, 2.5: {"x": 1}, (1, 2): None}})
        self.give_params({"__yanex_map__": [[1, {"__yanex_map__": [["__yanex_map__", 2]]}]]})
        self.assertEqual(yanex.get_params(), {1: {"__yanex_map__": 2}})

    def test_a_file_too_large_for_variables(self):
        params = {f"key{i}": "x" * 100 for i in range(20_000)}
        self.give_params(params)
        self.assertEqual(yanex.get_params(), params)

    def test_a_literal_key_with_a_dot_wins(self):
        self.give_params({"model.lr": 1, "model": {"lr": 2, "a.b": 3, "a": {"b": 4, "c": 5}}})
        self.assertEqual(yanex.get_param("model.lr"), 1)
        self.assertEqual(yanex.get_param("model.a.b"), 3)
        self.assertEqual(yanex.get_param("model.a.c"), 5)

    def test_what_is_returned_is_a_copy(self):
        self.give_params({"model": {"sizes": [1]}})
        yanex.get_params()["model"]["sizes"].append(2)
        yanex.get_param("model")["sizes"].append(3)
        yanex.get_param("model.sizes").append(4)
        self.assertEqual(yanex.get_params(), {"model": {"sizes": [1]}})

    def test_a_default_warns_and_is_recorded_once_per_key(self):
        self.give_params({"lr": 0.1})
        with self.quiet() as err, mock.patch("sys.stdout") as out:
            for _ in range(3):
                self.assertEqual(yanex.get_param("epochs", 10), 10)
                self.assertIsNone(yanex.get_param("lr.deeper"))
            self.assertEqual(yanex.get_param("lr", 5), 0.1)
        out.write.assert_not_called()
        warnings = err.getvalue().splitlines()
        self.assertEqual(len(warnings), 2)
        self.assertIn("'epochs' is not set, using the default 10", warnings[0])
        self.assertEqual(
            self.lines(".defaults.jsonl"),
            [{"key": "epochs", "default": 10}, {"key": "lr.deeper", "default": None}],
        )

    def test_a_default_that_json_cannot_hold_is_recorded_as_its_repr(self):
        self.give_params({})
        with self.quiet():
            self.assertEqual(yanex.get_param("device", {1}), {1})
        self.assertEqual(self.lines(".defaults.jsonl"), [{"key": "device", "repr": "{1}"}])

    def test_a_default_that_cannot_be_recorded_does_not_stop_the_script(self):
        self.give_params({})
        with self.quiet() as err, mock.patch("os.open", side_effect=OSError(28, "disk full")):
            self.assertEqual(yanex.get_param("a", 1), 1)
        self.assertIn("is not recorded: [Errno 28] disk full", err.getvalue())

    def test_broken_files_are_named(self):
        for text in ('{"params": {', "[]", '{"params": 3}', '{"params": {"__yanex_map__": 1}}'):
            with open(os.path.join(self.experiment, ".params.json"), "w") as stream:
                stream.write(text)
            self.forget()
            with self.assertRaisesRegex(yanex.ConfigError, r"\.params\.json cannot be read"):
                yanex.get_params()

    def test_without_our_file_the_variables_of_the_runner_count(self):
        os.environ["YANEX_PARAM_lr"] = "0.1"
        os.environ["YANEX_PARAM_model"] = '{"size": 3}'
        os.environ["YANEX_PARAM_name"] = "yes"
        expected = {"lr": 0.1, "model": {"size": 3}, "name": "yes"}
        with mock.patch.dict("sys.modules", {"yaml": None}):
            self.assertEqual(yanex.get_params(), expected)
        self.forget()
        self.assertEqual(yanex.get_params(), expected, "PyYAML or not, without params.yaml")

    def test_without_our_file_pyyaml_reads_params_yaml(self):
        try:
            import yaml  # noqa: F401
        except ImportError:
            self.skipTest("PyYAML is not installed")
        path = os.path.join(self.experiment, "params.yaml")
        for text, expected in (("lr: 1.0e-05\nok: true\n", {"lr": 1e-5, "ok": True}), ("", {})):
            with open(path, "w") as stream:
                stream.write(text)
            self.forget()
            self.assertEqual(yanex.get_params(), expected)
        for text in ("a: b: c\n", "- 1\n"):
            with open(path, "w") as stream:
                stream.write(text)
            self.forget()
            with self.assertRaisesRegex(yanex.ConfigError, "params.yaml"):
                yanex.get_params()

    def test_each_context_has_its_own_parameters(self):
        self.give_params({"a": 1})
        other = self.make_experiment("ffff0000", cli_args={"name": "x"})
        with open(os.path.join(other, ".params.json"), "w") as stream:
            json.dump({"params": {"a": 2}}, stream)
        self.assertEqual(yanex.get_param("a"), 1)
        yanex._set_current_experiment_id("ffff0000")
        self.assertEqual(yanex.get_param("a"), 2)
        self.assertEqual(yanex.get_cli_args(), {"name": "x"})
        yanex._clear_current_experiment_id()
        self.assertEqual(yanex.get_param("a"), 1)

    def test_cli_args_come_from_the_variable_else_from_the_metadata(self):
        os.environ["YANEX_CLI_ARGS"] = '{"parallel": 3, "tag": ["ml"]}'
        self.assertEqual(yanex.get_cli_args(), {"parallel": 3, "tag": ["ml"]})
        for broken in ("{", "3"):
            os.environ["YANEX_CLI_ARGS"] = broken
            self.assertEqual(yanex.get_cli_args(), {})
        del os.environ["YANEX_CLI_ARGS"]
        with open(os.path.join(self.experiment, "metadata.json"), "w") as stream:
            json.dump({"cli_args": {"parallel": 4}}, stream)
        self.assertEqual(yanex.get_cli_args(), {"parallel": 4})


class StandaloneParametersTest(StandaloneCase):
    def test_nothing_given(self):
        self.assertEqual(yanex.get_params(), {})
        self.assertEqual(yanex.get_cli_args(), {})
        with self.quiet() as err:
            self.assertEqual(yanex.get_param("lr", 0.5), 0.5)
        self.assertIn("'lr'", err.getvalue())
        self.assertEqual(os.listdir(self.work), [])

    def test_variables_nest_with_dots_and_double_underscores(self):
        os.environ.update(
            {
                "YANEX_PARAM_lr": "0.01",
                "YANEX_PARAM_model": '{"lr": 1, "depth": 2}',
                "YANEX_PARAM_model.lr": "0.2",
                "YANEX_PARAM_model__width": "8",
                "YANEX_PARAM_data__train__path": "/data",
                "YANEX_PARAM___private": "yes",
            }
        )
        self.assertEqual(
            yanex.get_params(),
            {
                "lr": 0.01,
                "model": {"lr": 0.2, "depth": 2, "width": 8},
                "data": {"train": {"path": "/data"}},
                "__private": True,
            },
        )
        self.assertEqual(yanex.get_param("model.width"), 8)
        self.assertEqual(yanex.get_param("model__width"), 8)
        self.assertEqual(yanex.get_param("__private"), True)

    def test_a_sweep_needs_the_runner(self):
        os.environ["YANEX_PARAM_lr"] = "logspace (-4, -1, 4)"
        with self.assertRaisesRegex(yanex.ConfigError, "YANEX_PARAM_lr=.*yanex run --param"):
            yanex.get_params()

    def test_a_new_process_reads_them_anew(self):
        os.environ["YANEX_PARAM_a"] = "2"
        code = "import yanex; print(yanex.get_param('a') + 1)"
        self.assertEqual(run_python(code).stdout, "3\n")


class GrammarTest(unittest.TestCase):
    def test_values(self):
        for text, expected in [
            ("", ""),
            ("  ", ""),
            ("null", None),
            ("None", None),
            ("~", None),
            ("1", 1),
            ("-3", -3),
            ("+3", 3),
            ("1_000", 1000),
            ("12345678901234567890", 12345678901234567890),
            (" 5 ", 5),
            ("1.0", 1.0),
            (".5", 0.5),
            ("5.", 5.0),
            ("1e-3", 1e-3),
            ("1E5", 1e5),
            ("1_0.5", 10.5),
            ("inf", math.inf),
            ("-inf", -math.inf),
            ("true", True),
            ("Yes", True),
            ("ON", True),
            ("false", False),
            ("no", False),
            ("off", False),
            ("[]", []),
            ("[1, 2.0, yes, a b]", [1, 2.0, True, "a b"]),
            ("[1,,2,]", [1, 2]),
            ('[1, "a, b", null]', [1, "a, b", None]),
            ("['a, b', [x, (1, 2)], don't]", ["a, b", ["x", "(1, 2)"], "don't"]),
            ('{"a": [1, 2.5]}', {"a": [1, 2.5]}),
            ("{a: 1}", "{a: 1}"),
            ('"1"', "1"),
            ("'yes'", "yes"),
            ('"', '"'),
            ("0x10", "0x10"),
            ("1__0", "1__0"),
            ("infinity", "infinity"),
            ("١", "١"),
            ("1-2", "1-2"),
            ("a,b", "a,b"),
            ("listing(1)", "listing(1)"),
            (" text ", " text "),
        ]:
            found = parse_value(text, "X")
            self.assertEqual(found, expected, text)
            self.assertIs(type(found), type(expected), text)
        self.assertTrue(math.isnan(parse_value("nan", "X")))


if __name__ == "__main__":
    unittest.main()
