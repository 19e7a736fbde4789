"""The formats in which artifacts are saved and loaded, chosen by extension and type."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import Any


class Format:
    """How objects of some type are saved and loaded under some extensions."""

    def __init__(
        self,
        name: str,
        extensions: Sequence[str],
        type_check: Callable[[Any], bool],
        saver: Callable[..., object],
        loader: Callable[[Path], Any],
        required_package: str | None = None,
        takes: str = "an object that its type_check accepts",
    ) -> None:
        """Describe a format; ``takes`` says in an error what objects it is for."""
        self.name = name
        self.extensions = tuple(
            extension.lower() if extension.startswith(".") else f".{extension.lower()}"
            for extension in extensions
        )
        self.type_check = type_check
        self.saver = saver
        self.loader = loader
        self.required_package = required_package
        self.takes = takes

    def fits(self, filename: str) -> bool:
        """Tell whether a file of this name is in this format."""
        return filename.lower().endswith(self.extensions)


# Custom ones, the newest first; the built-in ones are loaded with the first use.
_custom: list[Format] = []


def register_format(
    name: str,
    extensions: Sequence[str],
    type_check: Callable[[Any], bool],
    saver: Callable[..., object],
    loader: Callable[[Path], Any],
    required_package: str | None = None,
) -> None:
    """Teach :func:`save_artifact` and :func:`load_artifact` a format.

        yanex.register_format(
            "workload", [".jsonl"], lambda obj: isinstance(obj, Workload),
            saver=lambda obj, path: obj.save(path), loader=Workload.load,
        )

    It comes before the built-in formats and earlier custom ones for its extensions: when saving if
    ``type_check(obj)`` is true, when loading always (``format="json"`` asks for another one).
    ``required_package`` is imported first, and missed with advice to install it.

    Raises ValueError if the name is taken or there is no extension.
    """
    if isinstance(extensions, str):
        raise TypeError(f"extensions must be a list: [{extensions!r}]")
    if not extensions:
        raise ValueError(f"format '{name}' needs at least one extension")
    from .builtin import FORMATS, REPLACEABLE

    taken = {known.name for known in _custom + FORMATS}
    if name in taken - (REPLACEABLE - {known.name for known in _custom}):
        raise ValueError(f"there is a format '{name}' already")
    _custom.insert(0, Format(name, extensions, type_check, saver, loader, required_package))


def format_for_saving(obj: object, filename: str) -> Format:
    """Return the format to save an object under a name.

    Raises ValueError for an unknown extension, TypeError if no format of that extension takes the
    object, ImportError if a library is missing.
    """
    fitting = _by_extension(filename, "saver")
    for known in fitting:
        if known.type_check(obj):
            _require(known, f"saving {filename}")
            return known
    takes = " or ".join(known.takes for known in fitting)
    raise TypeError(f"cannot save a {type(obj).__name__} as {filename}: this format takes {takes}")


def format_for_loading(filename: str, name: str | None = None) -> Format:
    """Return the format to load a file with: the one of that name, else by extension.

    Raises ValueError for an unknown name or extension, ImportError if a library is missing.
    """
    if name is None:
        found = _by_extension(filename, "loader")[0]
    else:
        named = [known for known in _all() if known.name == name]
        if not named:
            raise ValueError(
                f"there is no format '{name}'; known are "
                + ", ".join(sorted(known.name for known in _all()))
            )
        found = named[0]
    _require(found, f"loading {filename}")
    return found


def _all() -> list[Format]:
    from .builtin import FORMATS

    return _custom + FORMATS


def _by_extension(filename: str, way_out: str) -> list[Format]:
    fitting = [known for known in _all() if known.fits(filename)]
    if not fitting:
        extensions = sorted({extension for known in _all() for extension in known.extensions})
        raise ValueError(
            f"the extension of '{filename}' says no known format; known are "
            f"{' '.join(extensions)}; for others give {way_out}="
        )
    return fitting


def _require(known: Format, purpose: str) -> None:
    if known.required_package is not None:
        from .libraries import library

        library(known.required_package, purpose)
