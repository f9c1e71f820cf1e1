"""The errors that mean something to the product; everything else is a bug."""

from domain.intents.base import Intent


class Refused(Exception):
    """The rules said no; `intent` tells the person why. What the use case did is rolled back."""

    def __init__(self, intent: Intent) -> None:
        super().__init__(type(intent).__name__)
        self.intent = intent


class StorageUnavailable(Exception):
    """The database cannot be reached, is locked or full: nothing of the batch was kept, and it may be tried again."""


class ConfigurationError(Exception):
    """The settings are wrong; `faults` lists every one of them."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults
