"""Import paths of yanex 0.6 for Python that its scripts use; see ``yanex.utils.exceptions``."""
