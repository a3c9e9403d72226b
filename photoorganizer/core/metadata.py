"""What a photo's file and its sidecar say about it besides the picture. Plain frozen data."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from photoorganizer.core.errors import BadTag
from photoorganizer.core.hashtags import normalize_tag

_SEPARATOR = "|"
_LONGEST = 200
_UNSHOWN = frozenset({"Cc", "Cs", "Cn"})
_MOST = 500
"""Real photos have tens of keywords; a file that names more is hostile or broken."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word another program put on a photo: `text` as it stands there, `name` as a tag.

    A hierarchy is written from the top down with `|` in between; its tag is the last part, for
    tags are flat: "Places|Japan|Otaru" is #otaru.
    """

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a photo was taken, in degrees: north and east are positive."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of how a photo was made, and what other programs noted about it."""

    place: Place | None = None
    camera: str | None = None
    lens: str | None = None
    exposure: str | None = None
    """As photographers write it: "1/250 s · f/2.8 · ISO 400 · 35 mm"."""
    rating: int | None = None
    """1 to 5 stars, 0 for none, -1 for a photo that was rejected; None where nobody said."""
    keywords: tuple[Keyword, ...] | None = ()
    """None where they cannot be told now, as while another program writes the sidecar."""
    sidecar: str = ""
    """Which state of the photo's sidecar was read, see `files.sidecars`; empty without one."""


@dataclass(frozen=True, slots=True)
class Description:
    """All that a file and its sidecar say: `taken` is seconds since the epoch, or None."""

    taken: float | None
    metadata: Metadata


def keywords_of(texts: Iterable[str], separator: str = _SEPARATOR) -> tuple[Keyword, ...]:
    """Return the keywords that `texts` are, one for each tag, without what cannot be a tag.

    Args:
        texts: as the file holds them.
        separator: what stands between the parts of a hierarchy.
    """
    found: dict[str, Keyword] = {}
    for text in texts:
        parts = [_on_one_line(part) for part in text.split(separator)]
        parts = [part for part in parts if part]
        if not parts or len(text) > _LONGEST or _is_internal(parts[0]):
            continue
        try:
            name = normalize_tag(parts[-1])
        except BadTag:
            continue
        known = found.get(name)
        if known is None or known.text.count(_SEPARATOR) < len(parts) - 1:
            found[name] = Keyword(name, _SEPARATOR.join(parts))
    return tuple(found.values())[:_MOST]


def united(*sources: Iterable[Keyword]) -> tuple[Keyword, ...]:
    """Return the keywords of several sources, one for each tag, the first before the others."""
    found: dict[str, Keyword] = {}
    for source in sources:
        for keyword in source:
            found.setdefault(keyword.name, keyword)
    return tuple(found.values())[:_MOST]


def _on_one_line(text: str) -> str:
    """Return a text without what neither a screen nor XML can show."""
    shown = "".join(" " if c.isspace() else c for c in text)
    return "".join(c for c in shown if unicodedata.category(c) not in _UNSHOWN).strip()


def _is_internal(top: str) -> bool:
    """Whether a hierarchy is a program's own bookkeeping, as digiKam's picks and darktable's."""
    return top.startswith("_Digikam") or top == "darktable"
