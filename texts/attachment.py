"""A file that is shown after words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Attachment:
    """A file that follows the words of an intent."""

    name: str
    mimetype: str
    content: bytes
