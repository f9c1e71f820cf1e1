"""Which town a text means."""

from domain.errors import Refused
from domain.intents.base import TownKey
from domain.intents.people import TownDoubted, TownNotFound
from domain.towns import Town, TownDoubtful, TownFound
from services import town_list
from storage.unit_of_work import Transaction


def find_town(tx: Transaction, text: str) -> Town:
    """The one town that a text means.

    Raises:
        Refused: none fits (`TownNotFound`), or several do (`TownDoubted`).
    """
    match town_list.index(tx).find(text):
        case TownFound(town):
            return town
        case TownDoubtful(candidates):
            raise Refused(TownDoubted(towns=tuple(TownKey(town.ags) for town in candidates)))
        case _:
            raise Refused(TownNotFound(text=text[:60]))
