"""What is personal of events and cooperation: registrations, questions, feedback, offers."""

from typing import Final

from domain.personal_data import Fate, Holding, Leads, Trace, about_nobody, columns

EVENTS: Final[tuple[Holding, ...]] = (
    Holding(
        "registration",
        (
            Trace(
                "person_id",
                "registrations",
                columns(
                    "event_id state registered_at changed_at arrival offer_expires_at offers_lapsed checked_in_at "
                    "person_id"
                ),
                Fate.ANONYMOUS,
                why="so that the figures of an event stay right; what is still to come is cancelled first",
            ),
        ),
        about_nobody(number="id"),
    ),
    Holding(
        "question",
        (
            Trace(
                "person_id",
                "questions",
                columns("event_id number text answer state asked_at changed_at room source_event_id thread person_id"),
                Fate.ANONYMOUS,
                {"text": "", "thread": None},
                "its number and its votes stay; the text goes, and so does what leads to the message that asked it",
            ),
        ),
        about_nobody(number="id"),
    ),
    Holding(
        "vote",
        (
            Trace(
                "person_id",
                "votes",
                columns("question_id room source_event_id person_id"),
                Fate.ANONYMOUS,
                why="it still counts; what leads to the reaction that cast it goes",
            ),
        ),
    ),
    Holding(
        "feedback",
        (Trace("person_id", "feedback", columns("event_id rating text asked_at given_at source_event_id person_id")),),
        about_nobody(number="id"),
    ),
    Holding(
        "agenda_item",
        (
            Trace(
                "person_id",
                "volunteering",
                columns("event_id title kind minutes position speaker person_id"),
                Fate.EMPTIED,
                {"person_id": None, "speaker": None},
                "the running order of an event stays, without who speaks",
            ),
        ),
        about_nobody(number="id volunteer_id"),
    ),
    Holding(
        "volunteer",
        (
            Trace(
                "person_id",
                "volunteering",
                columns(
                    "kind event_id town title state reason made_at decided_at confirmed_at nags nag_due_at person_id"
                ),
            ),
            Trace(
                "decided_by",
                "decisions",
                columns("decided_by decided_at"),
                Fate.EMPTIED,
                {"decided_by": None},
                "it is somebody else's; only who decided on it goes",
            ),
        ),
        about_nobody(number="id"),
    ),
    Holding(
        "event_change",
        (
            Trace(
                "person_id",
                "decisions",
                columns("event_id kind before after reason made_at settled_at undone_at person_id"),
                Fate.EMPTIED,
                {"person_id": None},
                "what became of an event stays, without who changed it",
            ),
        ),
        about_nobody(number="id"),
    ),
    Holding(
        "event",
        impersonal=about_nobody(
            number="id",
            event="title state wall_time zone starts_at minutes capacity taken host_town per_town approval link topics "
            "sequence changed_at published_at created_at finished_at closed_at",
            machine="link_sent_at opened_at notice_due_at called_at progress_due_at progress_shown close_suggested_at "
            "list_dirty_since",
        ),
    ),
    Holding(
        "reminder",
        impersonal=about_nobody(number="id", event="event_id minutes_before due_at state decided_at"),
    ),
    Holding(
        "recent_message",
        (Trace("sender", "messages", columns("text said_at event_id thread room sender"), leads=Leads.ACCOUNT),),
    ),
    Holding(
        "listing",
        (Trace("person_id", "cooperation", columns("id town kind text topics made_at withdrawn_at person_id")),),
    ),
    Holding(
        "match",
        tuple(
            Trace(
                column,
                "cooperation",
                columns(f"town_a town_b state proposed_at closed_at {column}"),
                Fate.KEPT,
                why="two towns work together, whoever speaks for them",
            )
            for column in ("person_a", "person_b")
        ),
        about_nobody(number="id run_id", proposed="score reason"),
    ),
    Holding(
        "match_run",
        (
            Trace(
                "person_id",
                "decisions",
                columns("requested_at rehearsal state finished_at person_id"),
                Fate.KEPT,
                why="the matches that came from it stay",
            ),
        ),
        about_nobody(number="id"),
    ),
)
