"""What can be changed of a recorded experiment."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Changes:
    """The part of an Experiment that changes its record, beside whoever else does."""

    def set_name(self, name: str) -> None:
        """Change the name, at once. Raises ValueError for what is no text."""
        self._set("name", _text_for("the name", name))

    def set_description(self, description: str) -> None:
        """Change the description, at once. Raises ValueError for what is no text."""
        self._set("description", _text_for("the description", description))

    def set_status(self, status: str) -> None:
        """Change the status, at once, and nothing else. Raises ValueError for an unknown one."""
        from .._store.record import STATUSES

        if _text_for("the status", status) not in STATUSES:
            raise ValueError(f"there is no status '{status}'; known are {', '.join(STATUSES)}")
        self._set("status", status)

    def add_tags(self, tags: list[str]) -> None:
        """Add tags, at once. Raises ValueError for what is no list of texts."""
        self._set_tags(_tags(tags), set.union)

    def remove_tags(self, tags: list[str]) -> None:
        """Take tags away, at once; those that are not there do not matter.

        Raises ValueError for what is no list of texts.
        """
        self._set_tags(_tags(tags), set.difference)

    def _set(self, key: str, value: Any) -> None:
        self._update(lambda record: record.update({key: value}))

    def _set_tags(self, tags: set[str], combined: Callable[[set[str], set[str]], set[str]]) -> None:
        def change(record: dict[str, Any]) -> None:
            record["tags"] = sorted(combined(set(record.get("tags") or []), tags))

        self._update(change)

    def _update(self, change: Callable[[dict[str, Any]], None]) -> None:
        raise NotImplementedError


def _text_for(what: str, value: object) -> str:
    if not isinstance(value, str):
        # What yanex 0.6 for Python raises.
        raise ValueError(f"{what} must be a str, got {type(value).__name__}")  # noqa: TRY004
    return value


def _tags(tags: object) -> set[str]:
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise ValueError("tags must be a list of texts")
    return set(tags)
