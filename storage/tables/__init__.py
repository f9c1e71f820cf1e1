"""All tables, by topic."""

from storage.tables.cooperation import Listing, Match, MatchRun
from storage.tables.events import Event, Question, RecentMessage, Registration, Reminder, Vote
from storage.tables.matrix import AuditEntry, InboxEvent, Member, OutboxRow, Room, SyncState
from storage.tables.people import Account, Claim, Conversation, Person, Prompt, RoleRow, TownRow

__all__ = [
    "Account",
    "AuditEntry",
    "Claim",
    "Conversation",
    "Event",
    "InboxEvent",
    "Listing",
    "Match",
    "MatchRun",
    "Member",
    "OutboxRow",
    "Person",
    "Prompt",
    "Question",
    "RecentMessage",
    "Registration",
    "Reminder",
    "RoleRow",
    "Room",
    "SyncState",
    "TownRow",
    "Vote",
]
