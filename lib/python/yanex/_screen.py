"""Showing text to a person, whatever becomes of the terminal."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any


class Screen:
    """Shows text for as long as that works; output that nobody can see must not stop a command."""

    def __init__(self, stream: Any) -> None:
        """Show on a text stream, or nothing with None."""
        self._stream = stream

    def write(self, text: str) -> None:
        """Show a text at once; characters that the stream does not have as escapes."""
        if self._stream is None:
            return
        try:
            try:
                self._stream.write(text)
            except UnicodeEncodeError:
                self._stream.write(text.encode("ascii", "backslashreplace").decode("ascii"))
            self._stream.flush()
        except (OSError, ValueError):  # the terminal is gone, or the stream is closed
            self._stream = None


def say(text: str) -> None:
    """Show a line on stdout."""
    import sys

    Screen(sys.stdout).write(f"{text}\n")
