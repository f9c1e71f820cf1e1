"""Makes what people wrote harmless to show: nothing hidden, nothing re-ordered, no @room, no address that lies."""

import re
from urllib.parse import urlsplit

# Controls (NUL, ESC, a bare carriage return …) act on terminals and are refused by databases; the line feed stays.
_CONTROL = r"\x00-\x09\x0b-\x1f\x7f-\x9f"
_LINE_END = "\u2028\u2029"
_SURROGATE = "\ud800-\udfff"  # half a character: cannot be sent as UTF-8
# Not seen, yet they hide words from readers or turn the order of what stands around them (Unicode TR 36, section 2.10).
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff"
)
_JOINER = "\u200c\u200d"

_SUSPECT = re.compile(f"[{_CONTROL}{_LINE_END}{_SURROGATE}{_INVISIBLE}{_JOINER}]")
_LINE_ENDS = re.compile(f"\r\n|[{_LINE_END}]")
_CONTROLS = re.compile(f"[{_CONTROL}]")
_SURROGATES = re.compile(f"[{_SURROGATE}]")
_HIDDEN = re.compile(f"[{_INVISIBLE}]")
# Joiners are part of emoji and of some scripts, all beyond U+0600; next to Latin letters and signs they only hide.
_JOINED = "[\u0600-\u1fff\u2070-\ud7ff\ue000-\U0010ffff]"
_STRAY_JOINERS = re.compile(f"(?<!{_JOINED})[{_JOINER}]|[{_JOINER}](?!{_JOINED})")
_WHOLE_ROOM = re.compile("@(?=room)", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s\"<>\\^`{|}]+", re.IGNORECASE)


def clean(text: str) -> str:
    """`text` without control, invisible and re-ordering characters; line feeds stay, `@room` wakes no one.

    Cleaning twice changes nothing more.
    """
    if _SUSPECT.search(text):
        text = _LINE_ENDS.sub("\n", text)
        text = _CONTROLS.sub(" ", text)
        text = _SURROGATES.sub("\ufffd", text)
        text = _HIDDEN.sub("", text)
        text = _STRAY_JOINERS.sub("", text)
    return quiet(text)


def quiet(text: str) -> str:
    """`text` in which `@room` is shown but, broken by a zero-width space, notifies nobody."""
    return _WHOLE_ROOM.sub("@\u200b", text) if "@" in text else text


def linkable(url: str) -> bool:
    """Whether `url` may become a link: http or https, a host, and no `name@` that feigns another host."""
    if not _ADDRESS.fullmatch(url) or _SUSPECT.search(url):
        return False
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:  # such as a broken IPv6 address
        return False
