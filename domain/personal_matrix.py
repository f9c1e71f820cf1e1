"""What is personal of what goes through Matrix: rooms, messages, the log of commands."""

from typing import Final

from domain.personal_data import Fate, Holding, Leads, Trace, about_nobody, columns

MATRIX: Final[tuple[Holding, ...]] = (
    Holding(
        "room",
        (
            Trace(
                "person_id",
                "rooms",
                columns("kind room_id membership created_at successor alias creators power person_id"),
                Fate.EMPTIED_LATER,
                {
                    "person_id": None,
                    "room_id": None,
                    "membership": "leave",
                    "successor": None,
                    "alias": None,
                    "creators": [],
                    "power": {},
                },
                "the chat itself lies on the homeserver; the row holds nothing more",
            ),
        ),
        about_nobody(number="id", machine="event_id match_id version encrypted adopted_as"),
    ),
    Holding(
        "member",
        (Trace("user_id", "rooms", columns("room_id membership user_id"), leads=Leads.ACCOUNT),),
    ),
    Holding(
        "inbox",
        (
            Trace(
                "payload",
                "messages",
                columns("payload event_id room_id received_at"),
                Fate.EMPTIED,
                {"payload": None, "state": "done"},
                "that an event was seen stays known, or it would be handled twice",
                Leads.WITHIN,
            ),
        ),
        about_nobody(number="id reference", machine="state attempts understood"),
    ),
    Holding(
        "outbox",
        (
            Trace(
                "person_id",
                "messages",
                columns(
                    "created_at sent_at action intent about value key reply_to thread target event_id room error "
                    "user_id person_id"
                ),
                Fate.EMPTIED_LATER,
                {
                    "intent": None,
                    "person_id": None,
                    "user_id": None,
                    "target": None,
                    "reply_to": None,
                    "thread": None,
                    "value": None,
                    "about": None,
                    "key": None,
                    "error": None,
                    "event_id": None,
                },
                "rows that others refer to stay, empty",
            ),
            Trace(
                "user_id",
                "messages",
                columns("created_at sent_at action user_id value room"),
                Fate.EMPTIED,
                {"user_id": None},
                "an invitation that was sent, without whom it was for; what is still to be done is emptied later",
                Leads.ACCOUNT,
                unless=("state", "pending"),
            ),
        ),
        about_nobody(number="id target_row target_room txn_id", machine="state"),
    ),
    Holding(
        "audit",
        (
            Trace(
                "person_id",
                "log",
                columns("at command event_id room_id outcome user_id person_id"),
                Fate.EMPTIED,
                {"person_id": None, "user_id": "", "room_id": ""},
                "that something was done stays known, without who did it",
            ),
            Trace(
                "user_id",
                "log",
                columns("at command event_id room_id outcome user_id"),
                Fate.EMPTIED,
                {"person_id": None, "user_id": "", "room_id": ""},
                "that something was done stays known, without who did it",
                Leads.ACCOUNT,
            ),
        ),
        about_nobody(number="id"),
    ),
    Holding("sync_state", impersonal=about_nobody(machine="id next_batch first_started_at")),
)
