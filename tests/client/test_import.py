"""Importing yanex: cheap, complete, under all the names that scripts use."""

from __future__ import annotations

import subprocess
import sys
import unittest

import yanex
from support import CLIENT, run_python

COMING = "comes with a later version of yanex"


class ImportTest(unittest.TestCase):
    def test_it_loads_no_module_but_itself(self):
        code = (
            "import sys; before = set(sys.modules); import yanex; "
            "print(sorted(set(sys.modules) - before))"
        )
        result = run_python(code)
        self.assertEqual(result.stdout, "['yanex']\n", result.stderr)

    def test_metrics_and_parameters_load_no_other_peoples_library(self):
        code = (
            "import sys, yanex; yanex.log_metrics({'a': 1}); yanex.get_param('a', 1);"
            "yanex.save_artifact('x', 'x.txt'); yanex.list_artifacts();"
            "print([m for m in ('numpy', 'pandas', 'torch', 'matplotlib') "
            "if m in sys.modules])"
        )
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            result = run_python(code, cwd=folder)
        self.assertEqual(result.stdout, "[]\n", result.stderr)

    def test_every_public_name_is_there_and_documented(self):
        for name in yanex.__all__:
            value = getattr(yanex, name)
            if name != "__version__":
                self.assertTrue(value.__doc__, name)
        self.assertLessEqual(set(yanex._MODULE_OF) - set(yanex.__all__), PRIVATE)
        self.assertEqual(sorted(set(yanex.__all__) - set(yanex._MODULE_OF)), ["__version__"])
        self.assertLessEqual(set(yanex.__all__), set(dir(yanex)))

    def test_star_import_gives_the_public_names(self):
        result = run_python("from yanex import *; print(sorted(globals()))")
        for name in yanex.__all__:
            self.assertIn(repr(name), result.stdout)

    def test_an_unknown_name_is_an_attribute_error(self):
        with self.assertRaisesRegex(AttributeError, "no attribute 'log_metric'"):
            yanex.log_metric  # noqa: B018

    def test_from_yanex_import_experiment_has_the_functions(self):
        from yanex import experiment

        for name in yanex.__all__:
            self.assertIs(getattr(experiment, name), getattr(yanex, name))
        with self.assertRaises(AttributeError):
            experiment.nonsense  # noqa: B018
        self.assertIn("log_metrics", dir(experiment))

    def test_experiment_is_there_after_import_yanex_alone(self):
        code = "import yanex; print(yanex.experiment.get_param is yanex.get_param)"
        self.assertEqual(run_python(code).stdout, "True\n")

    def test_other_import_paths_of_scripts(self):
        import yanex.api
        import yanex.executor
        import yanex.results as yr
        from yanex.utils.exceptions import ExperimentContextError

        self.assertIs(yanex.api.log_metrics, yanex.log_metrics)
        self.assertIs(yanex.executor.run_multiple, yanex.run_multiple)
        self.assertIs(ExperimentContextError, yanex.ExperimentContextError)
        with self.assertRaisesRegex(NotImplementedError, r"yanex\.results\.find " + COMING):
            yr.find(status="completed")
        with self.assertRaises(AttributeError):
            yr.nonsense  # noqa: B018

    def test_the_version_is_that_of_the_runner(self):
        self.assertRegex(yanex.__version__, r"^\d+\.\d+\.\d+")
        code = (
            "import os; os.environ['YANEX_VERSION'] = '9.8.7'; "
            "import yanex; print(yanex.__version__)"
        )
        self.assertEqual(run_python(code).stdout, "9.8.7\n")

    def test_it_works_without_the_site_module_and_in_isolation(self):
        code = (
            f"import sys; sys.path.insert(0, {CLIENT!r}); "
            "import yanex; print(yanex.get_param('a', 1))"
        )
        result = subprocess.run(
            [sys.executable, "-B", "-I", "-S", "-c", code],
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual(result.stdout, "1\n", result.stderr)


class ExceptionsTest(unittest.TestCase):
    def test_the_hierarchy(self):
        for name in [
            "ExperimentNotFoundError",
            "ExperimentAlreadyRunningError",
            "ExperimentContextError",
            "AmbiguousIDError",
            "CircularDependencyError",
            "InvalidDependencyError",
            "AmbiguousArtifactError",
        ]:
            self.assertTrue(issubclass(getattr(yanex, name), yanex.ExperimentError), name)
        for name in [
            "GitError",
            "ConfigError",
            "StorageError",
            "ValidationError",
            "AmbiguousKeyError",
        ]:
            self.assertTrue(issubclass(getattr(yanex, name), yanex.YanexError), name)
        self.assertTrue(issubclass(yanex.DirtyWorkingDirectoryError, yanex.GitError))
        self.assertTrue(issubclass(yanex.InvalidGroupError, yanex.YanexError))
        self.assertTrue(issubclass(yanex.KeyNotFoundError, yanex.YanexError))

    def test_they_carry_their_facts(self):
        error = yanex.AmbiguousArtifactError("m.pt", ["aaaa1111", "bbbb2222"])
        self.assertEqual((error.filename, error.experiment_ids), ("m.pt", ["aaaa1111", "bbbb2222"]))
        self.assertIn("from_experiment='aaaa1111'", str(error))
        self.assertEqual(yanex.AmbiguousIDError("ab", ["ab1", "ab2"]).matches, ["ab1", "ab2"])
        self.assertEqual(yanex.AmbiguousKeyError("lr", ["a.lr"]).key, "lr")
        self.assertEqual(yanex.InvalidGroupError("lr", "metric", "param").actual_group, "param")
        self.assertIn("in metric", str(yanex.KeyNotFoundError("lr", "metric")))
        self.assertEqual(yanex.ExperimentNotFoundError("ab").identifier, "ab")
        self.assertEqual(yanex.ExperimentAlreadyRunningError("ab").running_id, "ab")
        self.assertIn("\n  - a.py", str(yanex.DirtyWorkingDirectoryError(["a.py"])))


PRIVATE = {
    "_clear_current_experiment_id",
    "_get_current_experiment_id",
    "_set_current_experiment_id",
    "_ExperimentCancelledException",
    "_ExperimentCompletedException",
    "_ExperimentFailedException",
}

if __name__ == "__main__":
    unittest.main()
