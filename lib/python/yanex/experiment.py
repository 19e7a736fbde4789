"""The functions of yanex behind one name: ``from yanex import experiment``.

``experiment.log_metrics(...)`` is ``yanex.log_metrics(...)``, and so for every public name.
"""

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
