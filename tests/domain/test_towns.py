"""A town is found by what people really type, and never a wrong one in silence."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.former_towns import FORMER_TOWNS
from domain.town_words import search_key
from domain.towns import (
    Town,
    TownAnswer,
    TownDoubtful,
    TownFound,
    TownIndex,
    TownUnknown,
    distance_km,
)
from storage.town_list import built_in_towns

TOWNS = built_in_towns()
INDEX = TownIndex(TOWNS)
BY_NAME = {town.name: town for town in TOWNS}
WITHOUT_DOTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "Ä": "A", "Ö": "O", "Ü": "U"})
IN_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def names_of(answer: TownAnswer) -> Sequence[str] | str | None:
    """The name found, the names doubted between, None if unknown."""
    if isinstance(answer, TownFound):
        return answer.town.name
    if isinstance(answer, TownDoubtful):
        return [town.name for town in answer.candidates]
    return None


def find(text: str) -> Sequence[str] | str | None:
    return names_of(INDEX.find(text))


@pytest.mark.parametrize("town", TOWNS, ids=lambda town: town.ags)
def test_find_every_town_by_its_name_however_written(town: Town) -> None:
    """Exact, capitals, small letters, decomposed, without dots, in two letters, with a title, by its code."""
    for text in (
        town.name,
        town.name.upper(),
        town.name.lower(),
        unicodedata.normalize("NFD", town.name),
        town.name.translate(WITHOUT_DOTS),
        town.name.translate(IN_TWO_LETTERS),
        f"  {town.kind} {town.name}, NRW ",
        f"{town.name} ({town.kreis or 'Stadt'})",
        town.ags,
    ):
        assert INDEX.find(text) == TownFound(town), text


@pytest.mark.parametrize("town", [town for town in TOWNS if len(town.name) >= 8], ids=lambda town: town.ags)
def test_find_with_one_inner_letter_dropped_is_never_silently_wrong(town: Town) -> None:
    for at in range(1, len(town.name) - 1):
        damaged = town.name[:at] + town.name[at + 1 :]
        if damaged in BY_NAME:  # "Neu(e)nkirchen" is a town of its own
            assert INDEX.find(damaged) == TownFound(BY_NAME[damaged])
            continue
        answer = INDEX.find(damaged)
        named = (answer.town,) if isinstance(answer, TownFound) else getattr(answer, "candidates", ())
        assert town in named, damaged


@given(st.sampled_from(TOWNS), st.data())
def test_find_with_one_slip_names_the_town_unless_the_slip_makes_another_name(town: Town, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, max(1, len(town.name) - 2)))
    letter = data.draw(st.sampled_from("aeinrstlmk"))
    name = town.name
    damaged = data.draw(
        st.sampled_from(
            [
                name[:at] + letter + name[at:],
                name[:at] + letter + name[at + 1 :],
                name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :],
            ]
        )
    )
    answer = INDEX.find(damaged)
    if isinstance(answer, TownFound) and answer.town != town:
        spelt = {*BY_NAME, *(former for formers in FORMER_TOWNS.values() for former in formers)}
        keys = {search_key(other).replace(" ", "") for other in spelt}
        keys |= {search_key(other.partition(" ")[0]) for other in BY_NAME}
        assert search_key(damaged).replace(" ", "") in keys, (damaged, answer.town.name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Köln", "Köln"),
        ("Koln", "Köln"),
        ("Stadt Köln", "Köln"),
        ("Köln, Stadt", "Köln"),
        ("50667 Köln", "Köln"),
        ("K\u200bö\u00adln 🏙️", "Köln"),
        ("Ｋöln", "Köln"),
        ("Munster", "Münster"),
        ("Düseldorf", "Düsseldorf"),
        ("Landeshauptstadt Düsseldorf", "Düsseldorf"),
        ("Gelsenkirhcen", "Gelsenkirchen"),
        ("Ldenscheid", "Lüdenscheid"),
        ("Seelscheid", "Neunkirchen-Seelscheid"),
        ("neunkirchen seelscheit", "Neunkirchen-Seelscheid"),
        ("Salzuflen", "Bad Salzuflen"),
        ("Wiedenbrück", "Rheda-Wiedenbrück"),
        ("Wiedenbruck", "Rheda-Wiedenbrück"),
        ("Schloss Holte", "Schloß Holte-Stukenbrock"),
        ("Halle", "Halle (Westf.)"),
        ("Halle in Westfalen", "Halle (Westf.)"),
        ("Langenfeld (Rhld.)", "Langenfeld (Rheinland)"),
        ("St. Augustin", "Sankt Augustin"),
        ("Sank Augustin", "Sankt Augustin"),
        ("Pr. Oldendorf", "Preußisch Oldendorf"),
        ("Berg. Gladbach", "Bergisch Gladbach"),
        ("Mülheim", "Mülheim an der Ruhr"),
        ("Mülheim a.d. Ruhr", "Mülheim an der Ruhr"),
        ("Mühlheim/Ruhr", "Mülheim an der Ruhr"),
        ("Monheim a. Rh.", "Monheim am Rhein"),
        ("Fröndenberg", "Fröndenberg/Ruhr"),
        ("Neuenkirchen", "Neuenkirchen"),
        ("Neunkirchen", "Neunkirchen"),
        ("Neunkirchen, Siegen-Wittgenstein", "Neunkirchen"),
        ("Schwelm", "Schwelm"),
        ("Coeln", "Köln"),
        ("Hamm (Westf.)", "Hamm"),
        ("Hilden, Rheinland", "Hilden"),
        ("Driburg", "Bad Driburg"),
        ("Dusiburg", "Duisburg"),
        ("Halle, Kreis Gütersloh", "Halle (Westf.)"),
        ("\u202eHilden\u202c", "Hilden"),
        ("05315000", "Köln"),
        ("05 3 15 000", "Köln"),
    ],
)
def test_find_what_people_type(text: str, name: str) -> None:
    assert find(text) == name


@pytest.mark.parametrize(
    ("former", "name"),
    [
        ("Cöln", "Köln"),
        ("Crefeld", "Krefeld"),
        ("Elberfeld", "Wuppertal"),
        ("Barmen", "Wuppertal"),
        ("Bad Godesberg", "Bonn"),
        ("Mönchen-Gladbach", "Mönchengladbach"),
        ("M'gladbach", "Mönchengladbach"),
        ("Rheydt", "Mönchengladbach"),
        ("Castrop", "Castrop-Rauxel"),
        ("Wanne-Eickel", "Herne"),
        ("Suchteln", "Viersen"),
        ("Rheda", "Rheda-Wiedenbrück"),
        ("St. Tönis", "Tönisvorst"),
    ],
)
def test_find_by_a_former_name(former: str, name: str) -> None:
    assert find(former) == name


def test_former_names_belong_to_existing_towns_and_hide_no_other_name() -> None:
    by_ags = {town.ags: town for town in TOWNS}
    for ags, former_names in FORMER_TOWNS.items():
        for former in former_names:
            assert find(former) == by_ags[ags].name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Neunkirch", ["Neunkirchen", "Neunkirchen-Seelscheid"]),
        ("Horn", ["Horn-Bad Meinberg"]),
        ("Gladbach", ["Bergisch Gladbach", "Mönchengladbach"]),
        ("Bad S", ["Bad Salzuflen", "Bad Sassendorf"]),
        ("Köln-Mülheim", ["Köln", "Mülheim an der Ruhr"]),
        ("Geldern, Kleve", ["Geldern", "Kleve"]),
        ("Stadtverwaltung der Stadt Much", ["Much"]),
        ("Klön", ["Köln", "Kamen"]),
        ("K\u043eln", ["Köln"]),  # a Cyrillic o
        ("Lippe", ["Lippetal"]),  # a Kreis
        ("Kreis Kleve", ["Kleve"]),
        ("Düsseldorf-Benrath", ["Düsseldorf"]),
    ],
)
def test_find_asks_back(text: str, names: list[str]) -> None:
    assert find(text) == names


@pytest.mark.parametrize("text", ["Mnden", "Meden", "Neukirchen", "Neuenkirchn", "Bille", "Möhne", "Göttingen", "Esen"])
def test_find_asks_back_between_near_ties(text: str) -> None:
    assert isinstance(INDEX.find(text), TownDoubtful)


@pytest.mark.parametrize(
    "elsewhere",
    [
        *("Berlin", "Hamburg", "München", "Bremen", "Hannover", "Augsburg", "Marburg", "Aalen", "Kassel", "Göttingen"),
        *(
            "Halle (Saale)",
            "Neunkirchen (Saar)",
            "Bad Neuenahr",
            "Freiburg",
            "Emden",
            "Lingen",
            "Würzburg",
            "Bad Homburg",
        ),
    ],
)
def test_find_does_not_take_a_town_elsewhere_for_one_of_ours(elsewhere: str) -> None:
    assert not isinstance(INDEX.find(elsewhere), TownFound)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "K", "7", "05", "50667", "12345678", "0531500", "053150000", "\u200b", "🏙️", "!!", "xyzzy"),
        *("Benrath", "Deutz", "Rhein-Sieg-Kreis", "Gemeinde X", "test", "x" * 200),
    ],
)
def test_find_unknown(text: str) -> None:
    assert INDEX.find(text) == TownUnknown()


def test_find_shows_at_most_five_candidates() -> None:
    answer = INDEX.find("Bad")
    assert isinstance(answer, TownDoubtful)
    assert len(answer.candidates) == 5


@pytest.mark.parametrize("text", ["x" * 4000, "Köln " * 800, "ß" * 4000, "\ufdfa" * 200, "a b " * 50, "\u0308" * 4000])
def test_find_is_fast_on_long_input(text: str) -> None:
    best = min(_seconds(text) for _ in range(3))
    assert best < 0.05


def _seconds(text: str) -> float:
    start = perf_counter()
    INDEX.find(text)
    return perf_counter() - start


@given(st.text(max_size=220))
def test_find_answers_whatever_comes(text: str) -> None:
    answer = INDEX.find(text)
    assert answer == INDEX.find(text)
    if isinstance(answer, TownDoubtful):
        assert 1 <= len(answer.candidates) <= 5
        assert len(set(answer.candidates)) == len(answer.candidates)


def test_find_in_no_towns_at_all() -> None:
    assert TownIndex(()).find("Köln") == TownUnknown()


def test_find_namesakes_asks_back_until_the_kreis_is_told() -> None:
    """The operator may import other states, where names come more than once."""
    ours = BY_NAME["Neuenkirchen"]
    theirs = replace(ours, ags="03453010", kreis="Landkreis Cloppenburg", district="", population=None)
    index = TownIndex((*TOWNS, theirs))
    assert index.find("Neuenkirchen") == TownDoubtful((ours, theirs))
    assert index.find("Neuenkirchen (Cloppenburg)") == TownFound(theirs)
    assert index.find("Neuenkirchen, Kreis Cloppenburg") == TownFound(theirs)
    assert index.find("Neuenkirchen, Kreis Steinfurt") == TownFound(ours)
    assert index.find(theirs.ags) == TownFound(theirs)


def test_find_by_the_former_names_that_are_given() -> None:
    hilden = BY_NAME["Hilden"]
    index = TownIndex(TOWNS, {hilden.ags: ["Itterstadt", "Köln"]})
    assert index.find("Itterstadt") == TownFound(hilden)
    assert index.find("Köln") == TownFound(BY_NAME["Köln"])  # an official name is never overruled
    assert index.find("Elberfeld") == TownUnknown()


def test_find_is_fast_among_all_of_germany() -> None:
    """Some 11,000 towns, made from ours: a reply to a person must not wait for it."""
    many = [
        replace(town, ags=f"{state:02}{town.ags[2:]}", name=f"{front}{town.name}")
        for state, front in enumerate(("", "Ober", "Nieder", "Groß ", "Neu", "Alt", "Klein ", "Alten", "Unter"), 1)
        for town in TOWNS
    ] + [replace(town, ags=f"1{town.ags[1:]}", name=f"{town.name[::-1].capitalize()}") for town in TOWNS]
    many += [replace(town, ags=f"2{town.ags[1:]}", name=f"{town.name}hausen") for town in many if len(town.name) < 12]
    index = TownIndex(many)
    times = []
    for text in ("Neukirchen", "Lüdenscheidt", "Monh", "ich komme aus der Stadt Hilden", "x" * 200):
        start = perf_counter()
        index.find(text)
        times.append(perf_counter() - start)
    assert len(many) > 5000
    assert sorted(times)[2] < 0.05


def test_find_with_a_town_whose_name_has_no_letters() -> None:
    nameless = replace(BY_NAME["Köln"], ags="99999999", name="…")
    assert TownIndex((nameless,)).find("Köln") == TownUnknown()


def test_search_key_is_one_for_all_spellings() -> None:
    spellings = ("Köln", "Koeln", "KÖLN", "Ko\u0308ln", "Stadt Köln", " köln! ", "K\u200böln", "Ｋöln")
    assert {search_key(text) for text in spellings} == {"koeln"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Schloß Holte-Stukenbrock", "schloss holte stukenbrock"),
        ("Stadtlohn", "stadtlohn"),
        ("Stadt", "stadt"),
        ("Gemeinde Kall", "kall"),
        ("Café", "cafe"),
        ("", ""),
    ],
)
def test_search_key(text: str, key: str) -> None:
    assert search_key(text) == key


@given(st.text())
def test_search_key_of_a_key_is_the_key(text: str) -> None:
    key = search_key(text)
    assert search_key(key) == key


def test_distance_between_two_towns() -> None:
    """Cathedral to cathedral it is about 123 km from Köln to Münster."""
    koeln, muenster = BY_NAME["Köln"], BY_NAME["Münster"]
    assert distance_km(koeln, muenster) == pytest.approx(123, abs=3)
    assert distance_km(muenster, koeln) == distance_km(koeln, muenster)
    assert distance_km(koeln, koeln) == 0


def test_distance_is_unknown_without_coordinates() -> None:
    assert distance_km(BY_NAME["Köln"], replace(BY_NAME["Bonn"], latitude=None)) is None
    assert distance_km(replace(BY_NAME["Köln"], longitude=None), BY_NAME["Bonn"]) is None


def test_distance_half_way_round_the_earth() -> None:
    pole = replace(BY_NAME["Köln"], latitude=90.0, longitude=0.0)
    assert distance_km(pole, replace(pole, latitude=-90.0)) == pytest.approx(20_015, abs=1)
