"""The answer to the profile's last question: may what was told be kept?"""

from datetime import datetime

from domain import consent
from domain.agreement import Answer
from domain.errors import Refused
from domain.intents.base import Intent, PersonId
from domain.intents.invitations import CodeUnfit
from domain.intents.people import ConsentRefused, ProfileShown
from domain.intents.talk import NoSuchPrompt
from domain.rules import Asker, known_person
from domain.states import ConversationKind
from services import invitations, profile
from storage import consents, people
from storage.tables import Prompt
from storage.unit_of_work import Transaction


def answer(tx: Transaction, *, asker: Asker, prompt: Prompt, said: Answer, now: datetime) -> Intent:
    """Keep what was told in the profile, or forget all of it.

    Raises:
        Refused: there is nothing any more that could be kept.
    """
    talk = people.conversation(tx, asker.person_id)
    if talk is None or talk.kind != ConversationKind.PROFILE or talk.step != profile.CONSENT:
        raise Refused(NoSuchPrompt(prompt.id or 0))
    code = talk.answers.get("code")
    if said == Answer.NO:
        profile.end(tx, talk)
        return ConsentRefused(known=known_person.allows(asker, None))
    if isinstance(code, int) and not invitations.is_usable(tx, code, now=now):
        profile.end(tx, talk)
        return CodeUnfit("used")
    consents.give(tx, asker.person_id, consent.VERSION, now=now)
    profile.finish(tx, talk, now=now)
    if isinstance(code, int):
        return invitations.use(tx, asker=asker, number=code, now=now)
    return ProfileShown(person=PersonId(asker.person_id), finished=True)
