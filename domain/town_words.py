"""Texts as the words by which towns are told apart, however somebody writes them."""

import unicodedata

POSTCODE_LENGTH = 5

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})

# What a town puts before its name.
TITLES = frozenset(
    {
        *("stadt", "gemeinde", "kreisfreie", "kreisstadt", "landeshauptstadt", "hansestadt", "bundesstadt"),
        *("universitaetsstadt", "klingenstadt", "kolpingstadt", "kupferstadt", "stadtverwaltung", "gemeindeverwaltung"),
    }
)
_TRACELESS = frozenset({"Mn", "Mc", "Me", "Cf"})  # accents; soft hyphens, zero-width and direction marks
_COUNTRY = frozenset({"nrw", "deutschland", "germany"})
_ABBREVIATED = {"st": "sankt", "rhld": "rheinland", "rheinl": "rheinland", "westf": "westfalen", "sauerl": "sauerland"}

# What a Kreis is called besides its name.
KREIS_TITLES = frozenset({"kreis", "landkreis", "lk", "kr"})

# Little words that people shorten or leave out: "Mülheim a.d. Ruhr", "Mülheim/Ruhr".
_LITTLE = frozenset({"an", "am", "a", "der", "dem", "den", "d", "im", "in", "i", "bei", "b", "ob", "vor", "auf"})


def search_key(text: str) -> str:
    """The text as words of plain letters, the same for "Köln", "Koeln", "KÖLN" and "Stadt Köln".

    Umlauts become two letters, other accents, punctuation and invisible characters go, titles before the name go
    unless nothing else is there. Words stay apart by one space. The key of a key is the key itself.
    """
    words = _bare(_composed(_composed(text).casefold()).translate(_UMLAUTS)).split()
    while len(words) > 1 and words[0] in TITLES:
        del words[0]
    return " ".join(words)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _bare(text: str) -> str:
    """Letters and digits; marks and invisible characters leave nothing, everything else leaves a space."""
    return "".join(char if char.isalnum() else _gone_or_space(char) for char in unicodedata.normalize("NFKD", text))


def _gone_or_space(char: str) -> str:
    return "" if unicodedata.category(char) in _TRACELESS else " "


def undotted(text: str) -> str:
    """The text as a keyboard without umlauts would have it: "Munster"."""
    return _bare(text.replace("ß", "ss"))


def telling_words(text: str) -> tuple[str, ...]:
    """The words that tell a town from another: written out, without little words, postcode and country."""
    words = [_ABBREVIATED.get(word, word) for word in search_key(text).split()]
    if words[-2:] == ["nordrhein", "westfalen"]:
        del words[-2:]
    telling = [word for word in words if word not in _LITTLE and word not in _COUNTRY and not _is_postcode(word)]
    return tuple(telling) or tuple(words)


def _is_postcode(word: str) -> bool:
    return word.isdecimal() and len(word) == POSTCODE_LENGTH


def without_bad(name: str) -> str:
    """What is left of a spa's name where people leave out "Bad"."""
    return name.removeprefix("Bad ")


def kreis_words(kreis: str) -> tuple[str, ...]:
    """The words that tell a Kreis from another; of the "Märkischer Kreis" both."""
    words = telling_words(kreis)
    return words[1:] if len(words) > 1 and words[0] in KREIS_TITLES else words
