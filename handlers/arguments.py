"""What stands behind a command's name -> the command's typed arguments."""

import re
from datetime import date, time
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from domain import spoken

_TOKEN = re.compile(r'"([^"]*)"|„([^“”"]*)[“”"]|“([^”]*)”|(\S+)')
_USER_ID = re.compile(r"@[^:\s]+:[A-Za-z0-9.:\[\]-]+")
_YES = frozenset({"ja", "yes", "j", "y", "an", "on", "true"})
_NO = frozenset({"nein", "no", "n", "aus", "off", "false"})
_OPENING = '"„“'
_LARGEST = 2**31 - 1
_LONGEST_USER_ID = 255  # Matrix specification, appendix "User identifiers"


class Arguments(BaseModel):
    """The arguments of a command, in the order in which they are typed.

    A field marked `REST` takes all that is left, as it was typed. A field with `option(...)` is typed as `name=value`
    anywhere.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Misread(Exception):
    """Arguments that do not fit; `problem` is one of those that `ArgumentsMisread` names."""

    def __init__(self, problem: str, word: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.word = word


class _Rest:
    """Marks the field that takes all that is left."""


REST = _Rest()


class Option:
    """Marks a field that is typed as `name=value`, under any of its names."""

    def __init__(self, *names: str) -> None:
        self.names = names


def _day(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return spoken.day(value)
    except ValueError:
        raise PydanticCustomError("day", "not a day") from None


def _time_of_day(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return spoken.time_of_day(value)
    except ValueError:
        raise PydanticCustomError("time", "not a time of day") from None


def _yes_or_no(value: object) -> object:
    if not isinstance(value, str):
        return value
    word = value.strip().casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise PydanticCustomError("choice", "neither yes nor no")


def _nothing(value: object) -> object:
    return None if isinstance(value, str) and value.strip() in {"-", "–"} else value


def _user_id(value: object) -> object:
    if isinstance(value, str) and len(value) <= _LONGEST_USER_ID and _USER_ID.fullmatch(value):
        return value
    raise PydanticCustomError("user", "not a Matrix ID")


def _bare_number(value: object) -> object:
    return value.removeprefix("#").rstrip(".,!") if isinstance(value, str) else value


Number = Annotated[int, BeforeValidator(_bare_number), Field(ge=1, le=_LARGEST)]
Day = Annotated[date, BeforeValidator(_day)]
TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]
UserId = Annotated[str, BeforeValidator(_user_id)]
YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no)]
OR_NOTHING = BeforeValidator(_nothing)  # `link=-` says that there is none
Line = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(min_length=1, max_length=1000), REST]


def read_arguments(model: type[Arguments], text: str) -> Arguments:
    """The arguments that `text` holds.

    Raises:
        Misread: something is missing, too much, or not of its type.
    """
    values: dict[str, str] = {}
    options = {name: field for field, info in model.model_fields.items() for name in _option_names(info)}
    positional = [(name, info) for name, info in model.model_fields.items() if not _option_names(info)]
    place = 0
    while match := _TOKEN.search(text, place):
        word = next(group for group in match.groups() if group is not None)
        bare = match.group(4) is not None
        option, equals, value = word.partition("=")
        if bare and equals and option.casefold() in options:
            values[options[option.casefold()]], place = _option_value(text, match, value)
            continue
        if not positional:
            raise Misread("surplus", word)
        name, info = positional.pop(0)
        if REST in info.metadata:
            values[name] = text[match.start() :]
            break
        if bare and word[0] in _OPENING:
            raise Misread("quote", word)
        values[name], place = word, match.end()
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _misread(error, values) from None


def _option_value(text: str, match: re.Match[str], value: str) -> tuple[str, int]:
    """The value behind `name=`, which may be quoted, and where it ends."""
    start = match.end() - len(value)
    if value and value[0] in _OPENING:
        quoted = _TOKEN.match(text, start)
        if quoted is None or quoted.group(4) is not None:
            raise Misread("quote", value)
        return next(group for group in quoted.groups() if group is not None), quoted.end()
    return value, match.end()


def _option_names(info: FieldInfo) -> tuple[str, ...]:
    return next((mark.names for mark in info.metadata if isinstance(mark, Option)), ())


_PROBLEMS = {
    "missing": "missing",
    "int_parsing": "number",
    "int_parsing_size": "range",
    "int_from_float": "number",
    "greater_than_equal": "range",
    "less_than_equal": "range",
    "string_too_short": "empty",
    "string_too_long": "long",
    "literal_error": "choice",
    "enum": "choice",
    "day": "day",
    "time": "time",
    "user": "user",
    "choice": "choice",
}


def _misread(error: ValidationError, values: dict[str, str]) -> Misread:
    first = error.errors(include_url=False, include_context=False)[0]
    field = str(first["loc"][0]) if first["loc"] else ""
    return Misread(_PROBLEMS.get(first["type"], "form"), values.get(field, "")[:60])


def argument_names(model: type[Arguments]) -> tuple[str, ...]:
    """How the arguments are named to people: the field's key, with `=` if it is an option, in brackets if optional."""
    keys = {name: f"{name}=" if _option_names(info) else name for name, info in model.model_fields.items()}
    return tuple(keys[name] if info.is_required() else f"[{keys[name]}]" for name, info in model.model_fields.items())
