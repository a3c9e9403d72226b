"""XMP, the XML in which programs tell each other about photos: read, and merged without loss.

Packets are untrusted: a document type, and with it every entity, is refused, as is what is larger
than any program writes. Merging changes the three lists of keywords and nothing else. Pure: bytes
in, bytes out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from photoorganizer.core.metadata import Keyword, keywords_of, united
from photoorganizer.core.sentences import say

LARGEST_BYTES = 32 << 20
"""Lightroom's masks make sidecars of several megabytes."""

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_XMP = "http://ns.adobe.com/xap/1.0/"
_EXIF = "http://ns.adobe.com/exif/1.0/"
_PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"

_DESCRIPTION = f"{{{_RDF}}}Description"
_BAG = f"{{{_RDF}}}Bag"
_ITEM = f"{{{_RDF}}}li"
_LISTS = (_BAG, f"{{{_RDF}}}Seq", f"{{{_RDF}}}Alt")

_SUBJECT = f"{{{_DC}}}subject"
_HIERARCHIES = {
    "{http://ns.adobe.com/lightroom/1.0/}hierarchicalSubject": "|",
    "{http://www.digikam.org/ns/1.0/}TagsList": "/",
}
"""Lists of keywords with their place in a tree, and what stands between its levels."""

_TIMES = (f"{{{_EXIF}}}DateTimeOriginal", f"{{{_PHOTOSHOP}}}DateCreated")
_CAMERA = ("{http://ns.adobe.com/tiff/1.0/}Make", "{http://ns.adobe.com/tiff/1.0/}Model")
_LENSES = (
    "{http://cipa.jp/exif/1.0/}LensModel",
    "{http://ns.adobe.com/exif/1.0/aux/}Lens",
)

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

_EMPTY = b"""<?xml version="1.0" encoding="UTF-8"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Photo Organizer">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""/>
 </rdf:RDF>
</x:xmpmeta>
"""


class Malformed(ValueError):
    """The bytes are no XMP that this module takes; the text is a clause that says why."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a packet says, as texts; empty where it says nothing."""

    taken: str = ""
    created: str = ""
    """When the file was made: of a scan, that is not when the photo was taken."""
    make: str = ""
    model: str = ""
    lens: str = ""
    rating: str = ""
    latitude: str = ""
    longitude: str = ""
    belongs_to: str = ""
    """The ending of the file that a sidecar named `a.xmp` is about, without the dot."""
    keywords: tuple[Keyword, ...] = ()
    has_keywords: bool = False
    """Whether there is a list of keywords at all, be it empty."""


def read(packet: bytes) -> Words:
    """Return what a packet says of the things we know.

    Raises:
        Malformed: it cannot be understood.
    """
    top = _descriptions(_parse(packet))
    times = (_text(top, name) for name in _TIMES)
    lenses = (_text(top, name) for name in _LENSES)
    make, model = (_text(top, name) for name in _CAMERA)
    return Words(
        taken=next(filter(None, times), ""),
        created=_text(top, f"{{{_XMP}}}CreateDate"),
        make=make,
        model=model,
        lens=next(filter(None, lenses), ""),
        rating=_text(top, f"{{{_XMP}}}Rating"),
        latitude=_degrees(top, "GPSLatitude"),
        longitude=_degrees(top, "GPSLongitude"),
        belongs_to=_text(top, f"{{{_PHOTOSHOP}}}SidecarForExtension"),
        keywords=_keywords(top),
        has_keywords=any(_has(top, name) for name in (_SUBJECT, *_HIERARCHIES)),
    )


def merge(
    packet: bytes | None, add: Sequence[str], remove: Iterable[str], carry: Sequence[str] = ()
) -> bytes:
    """Return `packet` with keywords added and removed, and with all else that it held.

    Where nothing has to change, it is returned as it is.

    The flat list is `dc:subject`; the lists of hierarchies follow it where the packet has them. A
    keyword that is there already, in whatever spelling, is not added again.

    Args:
        packet: what to merge into; None for a new packet.
        add: names of tags.
        remove: names of tags, taken out only where they are spelt exactly like this.
        carry: keywords to begin the flat list with if there is none yet, in their own spelling,
            `|` between the parts of a hierarchy.

    Raises:
        Malformed: the packet cannot be understood.
    """
    root = _parse(_EMPTY if packet is None else packet)
    before = etree.tostring(root)
    top = _descriptions(root)
    doomed = set(remove).difference(add)
    if not _has(top, _SUBJECT):
        leaves = [text.rpartition("|")[2] for text in carry]
        _extend(top, _SUBJECT, [*leaves, *_lacking(add, keywords_of(carry))], create=True)
    else:
        _drop(top, _SUBJECT, doomed)
        there = keywords_of(_values(top, _SUBJECT))
        _extend(top, _SUBJECT, _lacking(add, there), create=True)
    for name, separator in _HIERARCHIES.items():
        if _has(top, name):
            _drop(top, name, doomed)
            there = keywords_of(_values(top, name), separator)
            _extend(top, name, _lacking(add, there), create=False)
    if packet is not None and etree.tostring(root) == before:
        return packet
    return _serialise(root, _EMPTY if packet is None else packet)


def flat_keywords(packet: bytes) -> tuple[Keyword, ...] | None:
    """Return the keywords of a packet's flat list, or None where it has none.

    Raises:
        Malformed: it cannot be understood.
    """
    top = _descriptions(_parse(packet))
    return keywords_of(_values(top, _SUBJECT)) if _has(top, _SUBJECT) else None


def _parse(packet: bytes) -> etree._Element:
    if len(packet) > LARGEST_BYTES:
        raise Malformed(say("is larger than any program writes"))
    # Without the zero bytes of UTF-16: a document type is refused before anything reads it.
    if b"<!DOCTYPE" in packet.replace(b"\0", b""):
        raise Malformed(
            say("declares a document type, which no program that describes photos does")
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(_trimmed(packet), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Malformed(say("is damaged: it is no well-formed XML")) from error
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding that hid it so far
        raise Malformed(
            say("declares a document type, which no program that describes photos does")
        )
    if not _descriptions(root):
        raise Malformed(say("is XML, but describes no photo"))
    return root


def _trimmed(packet: bytes) -> bytes:
    """Return a packet without the padding around it, which programs leave for later edits."""
    return packet if packet.startswith(_UTF16_MARKS) else packet.strip(b"\0 \t\r\n")


def _descriptions(root: etree._Element) -> list[etree._Element]:
    rdf = root if root.tag == f"{{{_RDF}}}RDF" else root.find(f".//{{{_RDF}}}RDF")
    return [] if rdf is None else rdf.findall(_DESCRIPTION)


def _keywords(top: Sequence[etree._Element]) -> tuple[Keyword, ...]:
    trees = (keywords_of(_values(top, name), sign) for name, sign in _HIERARCHIES.items())
    return united(*trees, keywords_of(_values(top, _SUBJECT)))


def _has(top: Sequence[etree._Element], name: str) -> bool:
    return any(one.find(name) is not None or name in one.attrib for one in top)


def _degrees(top: Sequence[etree._Element], name: str) -> str:
    """Return degrees with their side of the earth, which Apple's Photos write on its own."""
    size = _text(top, f"{{{_EXIF}}}{name}")
    side = _text(top, f"{{{_EXIF}}}{name}Ref")
    return size + side if size and size[-1].isdigit() else size


def _text(top: Sequence[etree._Element], name: str) -> str:
    """Return a simple property, which may be an attribute or an element."""
    for one in top:
        text = one.get(name) or one.findtext(name)
        if text and text.strip():
            return text.strip()
    return ""


def _values(top: Sequence[etree._Element], name: str) -> Iterator[str]:
    """Yield the items of a list; a text where a list should be is its only item."""
    for one in top:
        if attribute := one.get(name):
            yield attribute
        for element in one.findall(name):
            items = [item.text or "" for item in element.iter(_ITEM)]
            yield from items or filter(str.strip, [element.text or ""])


def _lacking(names: Sequence[str], there: Iterable[Keyword]) -> list[str]:
    known = {keyword.name for keyword in there}
    return [name for name in names if name not in known]


def _drop(top: Sequence[etree._Element], name: str, doomed: set[str]) -> None:
    """Take items out of a list, and the list with its last item."""
    for one in top:
        for element in one.findall(name):
            gone = [item for item in element.iter(_ITEM) if item.text in doomed]
            for item in gone:
                _remove(item)
            if gone and not any(True for _ in element.iter(_ITEM)):
                _remove(element)


def _extend(
    top: Sequence[etree._Element], name: str, texts: Sequence[str], *, create: bool
) -> None:
    """Add items to a list; where there is none, begin it if `create` says so."""
    if not texts:
        return
    element = next((found for one in top if (found := one.find(name)) is not None), None)
    if element is None:
        if not create:
            return
        texts = [*(str(one.attrib.pop(name)) for one in top if name in one.attrib), *texts]
        element = _append(top[0], name)
    holder = next((child for child in element if child.tag in _LISTS), None)
    if holder is None:
        words = (element.text or "").strip()
        texts = [words, *texts] if words else texts
        element.text = None
        holder = _append(element, _BAG)
    elif name == _SUBJECT:
        holder.tag = _BAG
    for text in texts:
        _append(holder, _ITEM).text = text


def _append(parent: etree._Element, name: str) -> etree._Element:
    """Append a child, indented like its brothers, or one step deeper than its parent."""
    prefixes = {"dc": _DC} if name == _SUBJECT else None
    margin = _margin(parent)
    inner = parent.text if len(parent) and not (parent.text or "").strip() else f"{margin} "
    last = parent[-1] if len(parent) else None
    child = etree.SubElement(parent, name, nsmap=prefixes)
    child.tail = margin
    if last is None:
        parent.text = inner
    else:
        last.tail = inner
    return child


def _margin(element: etree._Element) -> str:
    """Return the line break and the spaces before an element's tag."""
    parent, previous = element.getparent(), element.getprevious()
    space = previous.tail if previous is not None else None if parent is None else parent.text
    return space if space and not space.strip() and "\n" in space else "\n"


def _remove(element: etree._Element) -> None:
    """Take an element out with the space before it; what follows it stays where it is."""
    parent, previous = element.getparent(), element.getprevious()
    assert parent is not None
    if element.getnext() is None:  # the space after it stands before the parent's end
        if previous is not None:
            previous.tail = element.tail
        else:
            parent.text = element.tail
    element.tail = None
    parent.remove(element)


def _serialise(root: etree._Element, packet: bytes) -> bytes:
    """Return the document with the declaration and the mark at its beginning that it had."""
    # What stands around the root, as the marks of a packet: each on a line of its own.
    outside = [*reversed(list(root.itersiblings(preceding=True))), root, *root.itersiblings()]
    lines = [etree.tostring(one, encoding="unicode", with_tail=False) for one in outside]
    text = "\n".join(lines).encode("utf-8")
    head = _trimmed(packet)
    declared = head.removeprefix(_UTF8_MARK).startswith(b"<?xml ")
    return b"".join(
        (
            _UTF8_MARK if head.startswith(_UTF8_MARK) else b"",
            b'<?xml version="1.0" encoding="UTF-8"?>\n' if declared else b"",
            text,
            b"\n",
        )
    )
