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
from services import agreements, prompts
from storage import people
from storage.tables import Prompt
from storage.unit_of_work import Transaction


class Answering(Protocol):
    """Takes the answer to a question of one kind and returns what to say to it."""

    def __call__(self, tx: Transaction, *, asker: Asker, prompt: Prompt, said: Answer, now: datetime) -> Intent: ...


# An offer that must outlive its answer, as a match does, keeps the prompt open by itself.
_KEEP_THEIR_PROMPTS: Mapping[PromptKind, Answering] = {PromptKind.MATCH: agreements.answer}
# These are answered once: the prompt is closed before the topic hears of it.
_ONCE: Mapping[PromptKind, Answering] = {}


def answer(tx: Transaction, *, asker: Asker, number: int | None, said: Answer, now: datetime) -> Intent:
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
