"""Yes and no to the numbered questions of the bot, each handed to the topic that asked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from domain.agreement import Answer
from domain.errors import Refused
from domain.intents.base import Intent
from domain.intents.talk import NoSuchPrompt, WhichPrompt
from domain.rules import Asker
from domain.states import PromptKind
from services import (
    agreements,
    claims,
    consent,
    event_changes,
    event_closing,
    invitations,
    privacy,
    prompts,
    room_repair,
    seats,
    volunteers,
)
from storage import people
from storage.tables import Prompt
from storage.unit_of_work import Transaction


class Answering(Protocol):
    """Takes the answer to a question of one kind and returns what to say to it; None if all is said."""

    def __call__(
        self, tx: Transaction, *, asker: Asker, prompt: Prompt, said: Answer, now: datetime
    ) -> Intent | None: ...


# These close their prompts by themselves: a match outlives the answer to it, an event is locked before its seats.
_KEEP_THEIR_PROMPTS: Mapping[PromptKind, Answering] = {
    PromptKind.MATCH: agreements.answer,
    PromptKind.SEAT: seats.answer_offer,
}
# These are answered once: the prompt is closed before the topic hears of it.
_ONCE: Mapping[PromptKind, Answering] = {
    PromptKind.CONSENT: consent.answer,
    PromptKind.INVITE: invitations.answer,
    PromptKind.LEAVE_TOWN: claims.answer_leaving,
    PromptKind.ERASE: privacy.answer,
    PromptKind.MOVE: event_changes.answer_move,
    PromptKind.CANCEL: event_changes.answer_cancel,
    PromptKind.CLOSE: event_closing.answer_close,
    PromptKind.ROOMS: room_repair.answer_rooms,
    PromptKind.VOLUNTEER: volunteers.answer,
}


def answer(tx: Transaction, *, asker: Asker, number: int | None, said: Answer, now: datetime) -> Intent | None:
    """Take someone's yes or no to a question of the bot; without a number to the only one that is open.

    Raises:
        Refused: it is not theirs or takes no answer any more, several are open, or the topic says no.
    """
    prompt = _asked(tx, asker.person_id, number)
    kind = PromptKind(prompt.kind)
    if kind in _KEEP_THEIR_PROMPTS:
        return _KEEP_THEIR_PROMPTS[kind](tx, asker=asker, prompt=prompt, said=said, now=now)
    if not prompts.take(tx, prompt, said, now=now):
        raise Refused(NoSuchPrompt(prompt.id or 0))
    return _ONCE[kind](tx, asker=asker, prompt=prompt, said=said, now=now)


def _asked(tx: Transaction, person_id: int, number: int | None) -> Prompt:
    """The prompt that is meant."""
    if number is None:
        still_open = people.open_prompts(tx, person_id)
        if len(still_open) != 1:
            raise Refused(WhichPrompt(tuple(prompt.id or 0 for prompt in still_open)))
        return still_open[0]
    prompt = people.prompt(tx, number)
    if prompt is None or prompt.person_id != person_id:
        raise Refused(NoSuchPrompt(number))
    return prompt
