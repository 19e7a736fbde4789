"""The functions of yanex under the import path that scripts of yanex 0.6 for Python use."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from . import *
else:
    import yanex as _yanex

    __all__ = _yanex.__all__

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(_yanex, name)
        return value

    def __dir__():
        return sorted(__all__)
