"""The exceptions of yanex. All of them can be caught as :class:`YanexError`."""

from __future__ import annotations


class YanexError(Exception):
    """Anything that yanex reports."""


class ExperimentError(YanexError):
    """An experiment cannot be found, started or used in this way."""


class GitError(YanexError):
    """Git reported a failure."""


class ConfigError(YanexError):
    """Parameters cannot be read."""


class StorageError(YanexError):
    """A file of an experiment cannot be read or written."""


class ValidationError(YanexError):
    """A value given to yanex is not allowed."""


class ExperimentNotFoundError(ExperimentError):
    """No experiment has this id, prefix or name (``identifier``)."""

    def __init__(self, identifier: str) -> None:
        super().__init__(f"Experiment not found: {identifier}")
        self.identifier = identifier


class ExperimentAlreadyRunningError(ExperimentError):
    """An experiment (``running_id``) is running already."""

    def __init__(self, running_id: str) -> None:
        super().__init__(f"Experiment {running_id} is already running")
        self.running_id = running_id


class DirtyWorkingDirectoryError(GitError):
    """The working tree has changes (``changes``) where a clean one is needed."""

    def __init__(self, changes: list[str]) -> None:
        super().__init__(f"The working tree has uncommitted changes:{_bullets(changes)}")
        self.changes = changes


class ExperimentContextError(ExperimentError):
    """The call needs a tracked run, or must not be made inside one."""


class AmbiguousIDError(ExperimentError):
    """A prefix (``short_id``) fits more than one experiment (``matches``)."""

    def __init__(self, short_id: str, matches: list[str]) -> None:
        super().__init__(
            f"'{short_id}' fits more than one experiment:{_bullets(matches)}\n"
            "Give more characters of the id."
        )
        self.short_id = short_id
        self.matches = matches


class CircularDependencyError(ExperimentError):
    """An experiment would depend on itself."""


class InvalidDependencyError(ExperimentError):
    """An experiment cannot serve as a dependency."""


class AmbiguousArtifactError(ExperimentError):
    """Several dependencies (``experiment_ids``) have an artifact of this name (``filename``)."""

    def __init__(self, filename: str, experiment_ids: list[str]) -> None:
        first = experiment_ids[0] if experiment_ids else "ID"
        super().__init__(
            f"Artifact '{filename}' is in more than one dependency:{_bullets(experiment_ids)}\n"
            f"Say which one: yanex.load_artifact({filename!r}, from_experiment={first!r})"
        )
        self.filename = filename
        self.experiment_ids = experiment_ids


class AmbiguousKeyError(YanexError):
    """A short key (``key``) fits more than one full key (``matches``)."""

    def __init__(self, key: str, matches: list[str]) -> None:
        super().__init__(f"'{key}' fits more than one key:{_bullets(matches)}\nGive the full key.")
        self.key = key
        self.matches = matches


class InvalidGroupError(YanexError):
    """A key of one group (``actual_group``) was used where another one was expected."""

    def __init__(self, key: str, expected_group: str, actual_group: str) -> None:
        super().__init__(f"'{key}' is a {actual_group} key; a {expected_group} key is needed here")
        self.key = key
        self.expected_group = expected_group
        self.actual_group = actual_group


class KeyNotFoundError(YanexError):
    """No key fits (``key``), in one group (``scope``) or in all of them."""

    def __init__(self, key: str, scope: str | None = None) -> None:
        super().__init__(f"No key '{key}' in {scope or 'any group'}")
        self.key = key
        self.scope = scope


def _bullets(items: list[str]) -> str:
    return "".join(f"\n  - {item}" for item in items)
