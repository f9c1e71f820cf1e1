"""German words made comparable: case, umlauts, hyphens and empty words out of the way."""

import re
import unicodedata
from typing import Final

_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "\u00ad": None, "\u2010": "-", "\u2011": "-"})
_NOT_IN_WORDS: Final = re.compile(r"[^a-z0-9-]+")

# Words that stand in needs and offers of every kind; compared by letters they would make all statements alike.
_EMPTY_WORDS: Final = """
aber alle allem allen aller alles als also am an andere anderen anderer auch auf aus bei beim bereits bis bisher da
dabei dafuer damit dann darum das dass dazu dem den denn der deren des dessen die dies diese diesem diesen dieser
dieses doch dort durch ein eine einem einen einer eines einige einigen er es etwa etwas fuer ganz gegen gern gerne
gibt gut gute guten hat hatte hatten hier ich ihr ihre ihrem ihren ihrer im in ins ist ja jede jeden jeder jedes kann
kein keine koennen koennte machen man mehr mit moechten muessen nach neu neue neuem neuen neuer neues nicht noch nun
nur ob oder ohne schon sehr seit sich sie sind so sowie ueber um und uns unser unsere unserem unseren unserer unter
viel viele vom von vor waere war waren was weil welche welcher wenn wer werden wie wir wird wo wuerden zu zum zur zwei
zwischen
biete bieten brauchen gefragt gesucht haben hilfe interessiert jemand jemanden partner partnerin partnerkommune rat
suche suchen tipps teilen weitergeben wissen wollen wuenschen zeigen zusammen gemeinsam gemeinsame gemeinsamen amt
aemter behoerde gemeinde gemeinden kommune kommunen kommunal kommunale kommunalen kreis ort stadt stadtverwaltung
staedte stadtweit verwaltung verwaltungen buerger buergern buergerin buergerinnen betrieb einsatz online
"""
_EMPTY: Final = frozenset(_EMPTY_WORDS.split())
# The same for words that come in many forms: the start, and at most three letters more.
_EMPTY_STARTS: Final = (
    "anbiet", "angebot", "anmeld", "aufbau", "aufgebaut", "austausch", "begleit", "beispiel", "berat", "digital",
    "digitalisier", "digitalisierung", "einfuehr", "einfuehrung", "eingefuehrt", "erfahr", "erfahrung", "erprobt",
    "konzept", "loesung", "nutz", "nutzung", "praxis", "projekt", "umgesetzt", "umsetz", "umsetzung", "unterstuetz",
    "unterstuetzung", "vorlag",
)  # fmt: skip
_LONGEST_ENDING: Final = 3


def folded(text: str) -> str:
    """The words of `text` in plain small letters a–z, digits and hyphens, one blank between.

    Umlauts become two letters as in official spelling without them (ä → ae, ß → ss); other marks are dropped: "Über
    E-Akte!" becomes "ueber e-akte". Linear in the length of the text.
    """
    small = unicodedata.normalize("NFKC", text).casefold().translate(_UMLAUTS)
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", small) if not unicodedata.combining(sign))
    return _NOT_IN_WORDS.sub(" ", plain).strip()


def telling_words(text: str) -> str:
    """The words of `text` that say what it is about, folded, with hyphens opened; may be empty."""
    words = folded(text).replace("-", " ").split()
    return " ".join(word for word in words if not _says_nothing(word))


def _says_nothing(word: str) -> bool:
    if word in _EMPTY:
        return True
    return any(word.startswith(start) and len(word) - len(start) <= _LONGEST_ENDING for start in _EMPTY_STARTS)
