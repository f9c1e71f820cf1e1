"""Who may do what: small predicates over what the database says of a person, never over names or power levels."""

from collections.abc import Callable
from dataclasses import dataclass, field

from domain.states import Role, RoomKind


@dataclass(frozen=True)
class Asker:
    """The one who asks, as the database knows them."""

    user_id: str
    person_id: int
    language: str = "de"
    zone: str = "Europe/Berlin"
    name: str | None = None
    town: str | None = None  # AGS of the town that they claim to speak for
    confirmed: bool = False  # whether that claim is confirmed
    retired: bool = False  # the person moved to another Matrix ID; by this one they may do nothing
    roles: frozenset[tuple[Role, int | None]] = field(default_factory=frozenset)

    def has(self, role: Role, event: int | None) -> bool:
        """Whether they hold a role for all events, or for this one."""
        return (role, None) in self.roles or (event is not None and (role, event) in self.roles)


@dataclass(frozen=True)
class Place:
    """The room in which something is asked."""

    room: int
    kind: RoomKind
    event: int | None = None

    @property
    def direct(self) -> bool:
        """Whether only the asker and the bot are here."""
        return self.kind == RoomKind.DIRECT


@dataclass(frozen=True)
class Rule:
    """A named predicate: may this person do it, for this event?"""

    name: str
    allows: Callable[[Asker, int | None], bool]


def either(*rules: Rule) -> Rule:
    """Whoever one of the rules allows."""
    return Rule(
        " or ".join(rule.name for rule in rules), lambda asker, event: any(r.allows(asker, event) for r in rules)
    )


anyone = Rule("anyone", lambda _asker, _event: True)
named_person = Rule("named person", lambda asker, _event: asker.name is not None)  # also one who left their town
known_person = Rule("known person", lambda asker, _event: asker.name is not None and asker.town is not None)
confirmed_person = Rule("confirmed person", lambda asker, _event: asker.confirmed)
organizer = Rule("organizer", lambda asker, _event: (Role.ORGANIZER, None) in asker.roles)
host_of_any_event = Rule(  # where none is named yet: the use case then looks among theirs
    "host of an event", lambda asker, event: event is None and any(role == Role.HOST for role, _ in asker.roles)
)
host_of_event = Rule("host of the event", lambda asker, event: asker.has(Role.HOST, event))
