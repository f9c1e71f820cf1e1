"""What is personal of people themselves: profile, addresses, standing, conversations."""

from typing import Final

from domain.personal_data import Fate, Holding, Leads, Trace, about_nobody, columns

PEOPLE: Final[tuple[Holding, ...]] = (
    Holding(
        "person",
        (
            Trace(
                "id",
                "profile",
                columns("id name function topics language zone greeted_at created_at erased_at"),
                Fate.EMPTIED,
                {"name": None, "function": None, "topics": [], "greeted_at": None},
                "an empty row, to which what must refer to somebody goes on referring; its number and the time at "
                "which it was made let a restored backup be erased again; language and time zone go with the last word",
            ),
        ),
    ),
    Holding(
        "account",
        (Trace("person_id", "accounts", columns("user_id person_id added_at retired_at")),),
    ),
    Holding(
        "consent",
        (Trace("person_id", "consents", columns("version event_id given_at withdrawn_at person_id")),),
        about_nobody(number="id"),
    ),
    Holding(
        "claim",
        (
            Trace("person_id", "towns", columns("town state made_at decided_at decided_how person_id")),
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
        "role",
        (Trace("user_id", "roles", columns("role event_id user_id"), leads=Leads.ACCOUNT),),
        about_nobody(number="id"),
    ),
    Holding(
        "conversation",
        (
            Trace(
                "person_id",
                "conversation",
                columns("kind step choices answers updated_at reminded_at paused person_id"),
            ),
        ),
    ),
    Holding(
        "prompt",
        (
            Trace(
                "person_id",
                "conversation",
                columns("id kind event_id details state asked_at expires_at nagged_at answered_at match_id person_id"),
                unless=("kind", "match"),
            ),
            Trace(
                "person_id",
                "cooperation",
                columns("id kind match_id state asked_at expires_at nagged_at answered_at person_id"),
                Fate.KEPT,
                why="answered with no, and kept, so that two towns are not proposed to each other again",
                only=("kind", "match"),
            ),
        ),
    ),
    Holding(
        "invitation",
        (
            Trace(
                "person_id",
                "invitations",
                columns("person_id name town role event_id user_id retires made_at expires_at used_at revoked_at"),
            ),
            Trace("used_by", "invitations", columns("used_by name town role event_id made_at used_at")),
            Trace("user_id", "invitations", columns("user_id name town role event_id made_at"), leads=Leads.ACCOUNT),
            Trace("retires", "invitations", columns("retires made_at used_at"), leads=Leads.ACCOUNT),
            Trace(
                "made_by",
                "decisions",
                columns("made_by made_at expires_at used_at revoked_at"),
                Fate.KEPT,
                why="the code is somebody else's",
            ),
        ),
        about_nobody(number="id", code="code_hash"),
    ),
    Holding(
        "web_token",
        (Trace("person_id", "links", columns("purpose event_id made_at revoked_at person_id")),),
        about_nobody(number="id", link="token_hash"),
    ),
    Holding(
        "town",
        impersonal=about_nobody(
            public="ags name kind kreis district population latitude longitude former_names gone_at successor "
            "imported_at"
        ),
    ),
    Holding("town_list", impersonal=about_nobody(machine="id version built_in")),
    Holding("town_server", impersonal=about_nobody(server="town server")),
)
