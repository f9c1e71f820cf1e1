"""What is personal in the database, column by column: the one declaration that export, erasure and docs go by.

Every column of every table is declared, either under a trace, which says how its rows lead to a person, or as not
personal with a word why. Tests fail over a column that is missing, one that no export shows, and one that outlives an
erasure although it should not.
"""

from collections.abc import Mapping
from typing import Final

from domain.personal_data import Holding
from domain.personal_events import EVENTS
from domain.personal_matrix import MATRIX
from domain.personal_people import PEOPLE

REGISTRY: Final[tuple[Holding, ...]] = (*PEOPLE, *EVENTS, *MATRIX)

# What people write freely, where they may name others. From it an erasure takes the erased person's Matrix IDs and full
# name, as far as it lies in the database; what clients and homeservers hold of it is out of reach.
FREE_TEXT: Final[Mapping[str, tuple[str, ...]]] = {
    "question": ("text", "answer"),
    "listing": ("text",),
    "feedback": ("text",),
    "recent_message": ("text",),
    "agenda_item": ("title", "speaker"),
    "volunteer": ("title", "reason"),
    "event": ("title", "progress_shown"),
    "event_change": ("before", "after", "reason"),
    "invitation": ("name",),
    "conversation": ("answers", "choices"),
    "prompt": ("details",),
    "outbox": ("intent", "error", "key"),
    "room": ("power", "creators"),
}
