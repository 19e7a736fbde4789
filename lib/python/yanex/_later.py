"""What a public name says whose work comes with a later version."""

from __future__ import annotations


def coming(name: str) -> NotImplementedError:
    """Return the error that a name without its work raises."""
    return NotImplementedError(f"{name} comes with a later version of yanex")
