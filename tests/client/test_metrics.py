"""log_metrics in one process: what is written, and what happens when writing goes wrong."""

from __future__ import annotations

import collections
import enum
import json
import math
import os
import signal
import stat
import unittest
import warnings
from unittest import mock

import yanex
from support import ID, StandaloneCase, TrackedCase, fill_disk_after, run_python
from yanex import _metrics
from yanex._metrics import line as metrics_line


class Color(enum.IntEnum):
    RED = 1


class Scalar:
    """Looks like a NumPy or torch scalar."""

    def __init__(self, value):
        self._value = value

    def item(self):
        if isinstance(self._value, Exception):
            raise self._value
        return self._value


class Index:
    """Looks like a NumPy integer."""

    def __init__(self, value):
        self._value = value

    def __index__(self):
        return self._value


class LinesTest(TrackedCase):
    def test_a_line_is_as_specified(self):
        yanex.log_metrics({"loss": 0.1, "name": "a\nö\u2028"}, step=3)
        self.assertRegex(
            self.read("metrics.jsonl"),
            r'^\{"step": 3, "timestamp": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}", '
            r'"loss": 0\.1, "name": "a\\n\\u00f6\\u2028"\}\n$',
        )

    def test_values_keep_their_types(self):
        values = {
            "int": 3,
            "big": 10**30,
            "float": 1.0,
            "tiny": 5e-324,
            "true": True,
            "false": False,
            "none": None,
            "text": 'x\ud800\x00"\\',
            "nested": {"a": [1, (2.5, None)], "b": {}, "c": []},
            "enum": Color.RED,
            "scalar": Scalar(0.25),
            "ordered": collections.OrderedDict(z=1, a=Scalar(True)),
        }
        yanex.log_metrics(values)
        [entry] = self.entries()
        expected = dict(values, enum=1, scalar=0.25, ordered={"z": 1, "a": True}, step=0)
        expected["nested"] = {"a": [1, [2.5, None]], "b": {}, "c": []}
        self.assertEqual(entry, expected)
        self.assertEqual(repr(entry["float"]) + repr(entry["int"]), "1.03")

    def test_numbers_that_are_not_finite_are_those_of_pythons_json(self):
        yanex.log_metrics({"a": math.nan, "b": math.inf, "c": -math.inf, "d": [math.nan, math.inf]})
        text = self.read("metrics.jsonl")
        self.assertIn('"a": NaN, "b": Infinity, "c": -Infinity, "d": [NaN, Infinity]', text)
        self.assertTrue(math.isnan(self.entries()[0]["a"]))

    def test_the_line_is_what_pythons_json_writes(self):
        values = {"a b": [0.1, {"x": "ü"}], "n": {"1": 2, "t": True}, "f": -0.0, "e": 1e22}
        self.assertEqual("{" + metrics_line.encode(values)[2:] + "}", json.dumps(values))

    def test_keys_that_are_no_texts_are_written_as_json_does(self):
        values = {1: "a", 2.5: "b", None: "c"}
        yanex.log_metrics(values)
        yanex.log_metrics({False: 0})
        expected = json.loads(json.dumps(values))
        self.assertEqual(self.entries(), [{"step": 0, **expected}, {"step": 1, "false": 0}])
        with self.assertRaisesRegex(TypeError, "a name in the metrics must be a str, got tuple"):
            yanex.log_metrics({("a", 1): 1})

    def test_no_metrics_are_a_step_all_the_same(self):
        yanex.log_metrics({})
        self.assertEqual(self.entries(), [{"step": 0}])

    def test_reserved_names_are_left_out_with_one_warning(self):
        metrics_line._told.clear()
        with self.quiet() as err:
            for _ in range(2):
                yanex.log_metrics({"step": 7, "loss": 1, "timestamp": "x"}, step=2)
        self.assertEqual(self.entries(), [{"step": 2, "loss": 1}] * 2)
        self.assertEqual(len(err.getvalue().splitlines()), 2)
        self.assertIn("cannot be called 'step', it is left out; give it as", err.getvalue())

    def test_other_values_name_the_metric_and_write_nothing(self):
        cyclic = []
        cyclic.append(cyclic)
        for value, message in [
            (object(), "metric 'bad' is a object"),
            ({1, 2}, "metric 'bad' is a set"),
            (1j, "metric 'bad' is a complex"),
            ({"x": [0, object()]}, r"metric 'bad\.x\[1\]' is a object"),
            ({"x": {(1,): 2}}, r"a name in bad\.x must be a str, got tuple"),
            (Scalar(1j), "metric 'bad' is a Scalar that holds a complex"),
            (Scalar(Scalar(1)), "metric 'bad' is a Scalar that holds a Scalar"),
            (Scalar(ValueError("size 3")), "metric 'bad' is a Scalar that is not one number"),
            (mock.MagicMock(), "metric 'bad' is a MagicMock that holds a MagicMock"),
            (cyclic, "contains itself"),
        ]:
            with self.assertRaisesRegex(TypeError, message):
                yanex.log_metrics({"good": 1, "bad": value})
        for value in ([1], None, "loss", 3):
            with self.assertRaisesRegex(TypeError, "metrics must be a dict"):
                yanex.log_metrics(value)
        self.assertFalse(os.path.exists(self.metrics_file))

    def test_made_up_names_do_not_fill_the_memory(self):
        with mock.patch.object(metrics_line, "_MOST_STARTS", 10):
            for number in range(50):
                yanex.log_metrics({f"metric{number}": number})
        self.assertLessEqual(len(metrics_line._starts), 50)
        self.assertEqual(self.entries()[49], {"step": 49, "metric49": 49})

    def test_real_numpy_scalars(self):
        try:
            import numpy as np
        except ImportError:
            self.skipTest("NumPy is not installed")
        values = {"f32": np.float32(0.5), "f64": np.float64(0.1), "i": np.int64(3)}
        yanex.log_metrics({**values, "b": np.bool_(True), "a": np.array([2.5])}, step=np.int32(4))
        self.assertEqual(
            self.entries(), [{"step": 4, "f32": 0.5, "f64": 0.1, "i": 3, "b": True, "a": 2.5}]
        )
        for value in (np.zeros(3), np.datetime64("2020-01-01"), np.complex64(1)):
            with self.assertRaisesRegex(TypeError, "metric 'x'"):
                yanex.log_metrics({"x": value})

    def test_real_torch_scalars(self):
        try:
            import torch
        except ImportError:
            self.skipTest("torch is not installed")
        loss = torch.tensor(0.5, requires_grad=True)
        yanex.log_metrics({"loss": loss, "one": torch.ones(1, 1)}, step=torch.tensor(2))
        self.assertEqual(self.entries(), [{"step": 2, "loss": 0.5, "one": 1.0}])
        with self.assertRaisesRegex(TypeError, "not one number"):
            yanex.log_metrics({"x": torch.zeros(3)})

    def test_log_results_is_a_deprecated_alias(self):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yanex.log_results({"a": 1}, 5)
        self.assertEqual([w.category for w in caught], [DeprecationWarning])
        self.assertTrue(caught[0].filename.endswith("test_metrics.py"))
        self.assertEqual(self.entries(), [{"step": 5, "a": 1}])

    def test_from_yanex_import_experiment(self):
        from yanex import experiment

        experiment.log_metrics({"a": 1})
        self.assertEqual(self.entries(), [{"step": 0, "a": 1}])

    def test_the_file_is_as_private_as_its_folder(self):
        before = os.umask(0o002)
        self.addCleanup(os.umask, before)
        for folder_mode, file_mode in ((0o700, 0o600), (0o750, 0o640), (0o2775, 0o664)):
            os.chmod(self.experiment, folder_mode)
            self.forget()
            yanex.log_metrics({"a": 1})
            mode = stat.S_IMODE(os.stat(self.metrics_file).st_mode)
            self.assertEqual(oct(mode), oct(file_mode))
            os.remove(self.metrics_file)


class StepsTest(TrackedCase):
    def steps(self):
        return [entry["step"] for entry in self.entries()]

    def test_without_a_step_the_highest_plus_one_from_zero(self):
        for step in (None, None, 10, None, 4, None, -3, None, 10, None):
            yanex.log_metrics({"a": 1}, step=step)
        self.assertEqual(self.steps(), [0, 1, 10, 11, 4, 12, -3, 13, 10, 14])

    def test_after_negative_steps_only_it_begins_with_zero(self):
        yanex.log_metrics({}, step=-5)
        yanex.log_metrics({})
        self.assertEqual(self.steps(), [-5, 0])

    def test_what_is_no_int_is_refused(self):
        for step in (1.0, "1", True, False, [1]):
            with self.assertRaisesRegex(TypeError, f"step must be .* got {type(step).__name__}"):
                yanex.log_metrics({"a": 1}, step=step)
        self.assertFalse(os.path.exists(self.metrics_file))
        yanex.log_metrics({"a": 1}, step=Index(7))
        yanex.log_metrics({"a": 1}, step=Color.RED)
        self.assertEqual(self.steps(), [7, 1])

    def test_a_new_process_goes_on_where_the_file_ends(self):
        for step in (None, 20_000, 3):
            yanex.log_metrics({"text": "x" * 5000}, step=step)
        self.forget()
        yanex.log_metrics({"a": 1})
        self.assertEqual(self.steps(), [0, 20_000, 3, 20_001])

    def test_lines_of_others_count(self):
        yanex.log_metrics({"a": 1})
        with open(self.metrics_file, "a") as other:
            other.write('{"loss": 1, "step": 8}\n')  # another writer's order
            other.write('{"step": 6}\nnonsense\n{"step": "x", "a": 1}\n[1]\n{"step": true}\n')
        yanex.log_metrics({"a": 1})
        yanex.log_metrics({"a": 1}, step=2)
        yanex.log_metrics({"a": 1})
        text = self.read("metrics.jsonl").splitlines()
        self.assertEqual([json.loads(text[at])["step"] for at in (0, 7, 8, 9)], [0, 9, 2, 10])

    def test_explicit_steps_while_another_writes_are_known_later(self):
        yanex.log_metrics({"a": 1}, step=1)
        with open(self.metrics_file, "a") as other:
            other.write('{"step": 3, "a": 1}\n')
        yanex.log_metrics({"a": 1}, step=50)
        yanex.log_metrics({"a": 1}, step=2)
        yanex.log_metrics({"a": 1})
        self.assertEqual(self.steps(), [1, 3, 50, 2, 51])

    def test_a_long_file_is_read_in_pieces(self):
        with mock.patch("yanex._metrics.log._CHUNK", 64):
            with open(self.metrics_file, "w") as other:
                other.writelines(
                    json.dumps({"step": step * 3 % 500, "x": "y" * (step % 90)}) + "\n"
                    for step in range(500)
                )
            yanex.log_metrics({"a": 1})
        self.assertEqual(self.steps()[-1], 500)

    def test_a_long_file_is_read_once_only(self):
        with mock.patch("yanex._metrics.log.read_at", wraps=os.pread) as read:
            with open(self.metrics_file, "w") as other:
                other.write('{"step": 1, "a": 1}\n')
            for _ in range(100):
                yanex.log_metrics({"a": 1})
        self.assertEqual(read.call_count, 2)  # its last byte, and all of it

    def test_a_log_of_the_python_yanex_is_carried_over(self):
        old = [{"step": 0, "timestamp": "t0", "loss": 2}, {"loss": 1, "step": 4, "timestamp": "t1"}]
        with open(os.path.join(self.experiment, "metrics.json"), "w") as stream:
            json.dump(old + ["nonsense", {"step": None}], stream)
        yanex.log_metrics({"loss": 0.5})
        self.assertEqual(self.lines()[:2], old)
        self.assertTrue(self.read("metrics.jsonl").splitlines()[1].startswith('{"step": 4, "tim'))
        self.assertEqual(self.steps(), [0, 4, 5])
        os.remove(self.metrics_file)
        self.forget()
        yanex.log_metrics({"loss": 0.5}, step=2)
        yanex.log_metrics({"loss": 0.5})
        self.assertEqual(self.steps(), [0, 4, 2, 5])


class TroubleTest(TrackedCase):
    def test_a_cut_last_line_does_not_swallow_the_next(self):
        for cut in ('{"step": 9, "timest', '{"step": 9, "a": 1}'):
            with open(self.metrics_file, "w") as stream:
                stream.write('{"step": 0, "a": 1}\n' + cut)
            self.forget()
            yanex.log_metrics({"b": 2})
            lines = self.read("metrics.jsonl").splitlines()
            self.assertEqual(lines[1], cut)
            self.assertEqual(json.loads(lines[2])["b"], 2)
            self.assertEqual(json.loads(lines[2])["step"], 1)
            yanex.log_metrics({"c": 3})
            self.assertEqual(len(self.read("metrics.jsonl").splitlines()), 4)

    def test_a_short_write_is_completed(self):
        write = os.write
        pieces = []

        def short(descriptor, data):
            written = write(descriptor, data[:7])
            pieces.append(written)
            return written

        with mock.patch("os.write", short):
            yanex.log_metrics({"loss": 0.1})
        self.assertGreater(len(pieces), 3)
        yanex.log_metrics({"loss": 0.2})
        self.assertEqual(self.entries(), [{"step": 0, "loss": 0.1}, {"step": 1, "loss": 0.2}])

    def test_one_line_is_one_write(self):
        with mock.patch("os.write", wraps=os.write) as write:
            yanex.log_metrics({"text": "x" * 1_000_000})
            yanex.log_metrics({"loss": 0.1}, step=3)
        self.assertEqual(write.call_count, 2)

    def test_a_full_disk_is_an_error_and_spoils_no_later_line(self):
        code = (
            "import yanex, os, support, resource\n"
            "yanex.log_metrics({'a': 1})\n"
            f"size = os.path.getsize({self.metrics_file!r})\n"
            "support.fill_disk_after(size + 20)\n"
            "for step in (None, 5):\n"
            "    try:\n        yanex.log_metrics({'text': 'x' * 100}, step)\n"
            "    except OSError as error:\n        print(error)\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (10**6, resource.RLIM_INFINITY))\n"
            "yanex.log_metrics({'b': 2})\n"
            "yanex.log_metrics({'c': 3})\n"
        )
        self.assertTrue(callable(fill_disk_after))
        result = run_python(code, cwd=os.path.dirname(os.path.abspath(__file__)))
        self.assertEqual(result.stderr, "")
        for message, step in zip(result.stdout.splitlines(), (1, 5)):
            self.assertIn(f"log_metrics could not write step {step}: File too large", message)
            self.assertIn(self.metrics_file, message)
        lines = self.read("metrics.jsonl").splitlines()
        self.assertEqual(len(lines), 4)
        whole = [json.loads(lines[at]) for at in (0, 2, 3)]
        self.assertEqual([entry["step"] for entry in whole], [0, 1, 2])

    def test_a_system_without_locks_is_no_obstacle(self):
        with mock.patch("fcntl.lockf", side_effect=OSError(37, "No locks available")) as lockf:
            for _ in range(3):
                yanex.log_metrics({"a": 1})
        self.assertEqual(lockf.call_count, 1)
        self.assertEqual([entry["step"] for entry in self.entries()], [0, 1, 2])

    def test_a_closed_descriptor_is_opened_anew(self):
        yanex.log_metrics({"a": 1})
        os.close(_metrics._logs[ID]._descriptor)
        yanex.log_metrics({"a": 2})
        self.assertEqual(self.entries(), [{"step": 0, "a": 1}, {"step": 1, "a": 2}])

    def test_a_descriptor_that_stands_for_another_file_is_left_alone(self):
        yanex.log_metrics({"a": 1})
        other = os.path.join(self.work, "other.txt")
        for mode in (os.O_RDWR, os.O_RDONLY):
            descriptor = _metrics._logs[ID]._descriptor
            foreign = os.open(other, os.O_CREAT | mode)
            os.dup2(foreign, descriptor)
            os.close(foreign)
            yanex.log_metrics({"a": 2})
            self.assertEqual(os.path.getsize(other), 0)
            os.fstat(descriptor)  # still open
            os.close(descriptor)
        self.assertEqual([entry["step"] for entry in self.entries()], [0, 1, 2])

    def test_a_file_that_was_emptied_begins_anew(self):
        yanex.log_metrics({"a": 1}, step=8)
        yanex.log_metrics({"a": 2})
        with open(self.metrics_file, "w"):
            pass
        yanex.log_metrics({"a": 3})
        yanex.log_metrics({"a": 4})
        self.assertEqual(self.entries(), [{"step": 0, "a": 3}, {"step": 1, "a": 4}])

    def test_a_file_that_another_one_replaced_is_followed(self):
        yanex.log_metrics({"a": 1})
        with open(self.metrics_file, "a") as old:
            os.remove(self.metrics_file)
            old.write("a writer that has not noticed\n")
        yanex.log_metrics({"a": 2})
        self.assertEqual(self.entries(), [{"step": 0, "a": 2}])

    def test_a_signal_handler_may_log_too(self):
        count = 0

        def handler(*_):
            nonlocal count
            count += 1
            yanex.log_metrics({"signal": count})

        yanex.log_metrics({"first": 1})
        before = signal.signal(signal.SIGALRM, handler)
        self.addCleanup(signal.signal, signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002)
        try:
            for number in range(3000):
                yanex.log_metrics({"a": number})
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        steps = [entry["step"] for entry in self.entries()]
        self.assertEqual(len(steps), 3001 + count)
        self.assertGreater(count, 0)
        # An interrupted call may leave a number out, and never takes one twice.
        self.assertEqual(len(set(steps)), len(steps))
        self.assertLessEqual(max(steps), 3001 + 2 * count)

    def test_logging_inside_a_handler_that_interrupts_the_write(self):
        write = os.write
        nested = []

        def interrupted(descriptor, data):
            if not nested:
                nested.append(True)
                yanex.log_metrics({"inner": 1})
            return write(descriptor, data)

        yanex.log_metrics({"a": 1})
        with mock.patch("os.write", interrupted):
            yanex.log_metrics({"outer": 1})
        yanex.log_metrics({"after": 1})
        self.assertEqual(
            self.entries(),
            [
                {"step": 0, "a": 1},
                {"step": 2, "inner": 1},
                {"step": 1, "outer": 1},
                {"step": 3, "after": 1},
            ],
        )

    def test_two_stores_with_the_same_id(self):
        yanex.log_metrics({"a": 1})
        self.store = self.make_folder("other")
        os.environ["YANEX_EXPERIMENTS_DIR"] = self.store
        self.experiment = self.make_experiment(ID)
        yanex.log_metrics({"a": 2})
        self.assertEqual(self.entries(), [{"step": 0, "a": 2}])


class StandaloneMetricsTest(StandaloneCase):
    def test_nothing_is_written_and_all_is_checked(self):
        yanex.log_metrics({"a": 1})
        yanex.log_metrics({"a": 1}, step=3)
        with self.assertRaisesRegex(TypeError, "metric 'a'"):
            yanex.log_metrics({"a": object()})
        with self.assertRaisesRegex(TypeError, "step must be"):
            yanex.log_metrics({"a": 1}, step="3")
        self.assertEqual(os.listdir(self.work), [])


if __name__ == "__main__":
    unittest.main()
