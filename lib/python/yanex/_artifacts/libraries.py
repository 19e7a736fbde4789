"""Other people's libraries, imported only where an artifact needs them."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

# Where the name to install differs from the name to import.
_PACKAGE = {"yaml": "pyyaml", "PIL": "pillow"}


def library(module: str, purpose: str) -> Any:
    """Import a module; an ImportError says what to install and what for."""
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError as problem:
        package = _PACKAGE.get(module.split(".")[0], module.split(".")[0])
        raise ImportError(
            f"{purpose} needs {package}; install it with: pip install {package}"
        ) from problem


def is_a(obj: object, package: str, name: str) -> bool:
    """Tell whether an object is of a library's class, without importing the library."""
    return any(
        kind.__name__ == name and kind.__module__.split(".")[0] == package
        for kind in type(obj).__mro__
    )
