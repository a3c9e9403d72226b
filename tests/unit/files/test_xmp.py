"""Sidecars as other programs write them are understood, and changed without loss."""

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from photoorganizer.files.xmp import Malformed, Words, flat_keywords, merge, read

GOLDEN = Path(__file__).with_name("golden")
PROGRAMS = ("digikam", "lightroom", "darktable", "darktable-5", "apple")

DC = "{http://purl.org/dc/elements/1.1/}subject"
LISTS = (
    DC,
    "{http://ns.adobe.com/lightroom/1.0/}hierarchicalSubject",
    "{http://www.digikam.org/ns/1.0/}TagsList",
)
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"

names = st.text(string.ascii_lowercase, min_size=1, max_size=8)


def golden(program: str) -> bytes:
    return (GOLDEN / f"{program}.xmp").read_bytes()


def packet(*properties: str) -> bytes:
    return f"""<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/">{"".join(properties)}</rdf:Description>
 </rdf:RDF>
</x:xmpmeta>""".encode()


def items(data: bytes, name: str) -> list[str]:
    return [
        li.text or "" for one in etree.fromstring(data).iter(name) for li in one.iter(f"{RDF}li")
    ]


def tags(words: Words) -> list[str]:
    return [keyword.name for keyword in words.keywords]


def everything_else(data: bytes) -> list[object]:
    """All that a packet says besides the lists of keywords, in its order."""
    root = etree.fromstring(data)
    for name in LISTS:
        for element in list(root.iter(name)):
            element.getparent().remove(element)
    for element in root.iter():
        if not (element.text or "").strip():
            element.text = None
        if not (element.tail or "").strip():
            element.tail = None
    outside = [str(one) for one in (*root.itersiblings(preceding=True), *root.itersiblings())]
    return [etree.tostring(root, method="c14n"), *outside]


def test_digikam_is_understood() -> None:
    words = read(golden("digikam"))
    assert tags(words) == ["anna_müller", "otaru", "canal"]
    assert [keyword.text for keyword in words.keywords] == [
        "People|Anna Müller",
        "Places|Japan|Otaru",
        "canal",
    ]
    assert (words.rating, words.latitude, words.longitude) == (
        "4",
        "43,11.814000N",
        "141,0.156000E",
    )
    assert words.taken == "2023-06-02T18:53:25"


def test_lightroom_is_understood() -> None:
    words = read(golden("lightroom"))
    assert tags(words) == ["são_miguel", "hot_spring", "europe", "places"]
    assert (words.make, words.model, words.rating) == ("Panasonic", "DC-G9", "3")
    assert words.lens == "LUMIX G VARIO 12-32/F3.5-5.6"
    assert (words.taken, words.belongs_to) == ("2022-09-07T18:13:22.54+02:00", "RW2")


@pytest.mark.parametrize("program", ["darktable", "darktable-5"])
def test_darktable_is_understood_without_its_bookkeeping(program: str) -> None:
    words = read(golden(program))
    assert tags(words) == ["morning", "harbour"]
    assert (words.rating, words.taken) == ("-1", "2024:05:18 06:41:07.310")


def test_apple_is_understood_with_the_sides_of_the_earth_on_their_own() -> None:
    words = read(golden("apple"))
    assert tags(words) == ["harbour", "neujahr_åäö"]
    assert (words.latitude, words.longitude) == ("33.856784000000002S", "151.21529699999999E")
    assert words.taken == "2023-12-31T23:59:59+11:00"


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_tag_goes_into_every_list_that_is_there_and_all_else_stays(program: str) -> None:
    before = golden(program)
    after = merge(before, ["sea"], [])
    assert everything_else(after) == everything_else(before)
    for name in LISTS:
        old = items(before, name)
        assert items(after, name) == ([*old, "sea"] if old else [])
    root = etree.fromstring(after)
    assert [child.tag for child in root.iter(DC).__next__()] == [f"{RDF}Bag"]


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_was_put_in_can_be_taken_out_again(program: str) -> None:
    before = golden(program)
    after = merge(merge(before, ["sea", "sky"], []), ["sky"], ["sea", "sky"])
    assert [items(after, name) for name in LISTS] == [
        [*old, "sky"] if (old := items(before, name)) else [] for name in LISTS
    ]
    assert everything_else(after) == everything_else(before)


def test_what_is_added_is_indented_like_what_is_there() -> None:
    assert (
        "     <rdf:li>canal</rdf:li>\n     <rdf:li>sea</rdf:li>\n    </rdf:Bag>\n   </dc:subject>\n"
        in merge(golden("digikam"), ["sea"], []).decode()
    )
    assert (
        '   <dc:subject xmlns:dc="http://purl.org/dc/elements/1.1/">\n    <rdf:Bag>\n'
        "     <rdf:li>sea</rdf:li>\n    </rdf:Bag>\n   </dc:subject>\n  </rdf:Description>\n"
        in merge(None, ["sea"], []).decode()
    )


def test_a_tag_that_is_there_in_another_spelling_is_not_added_again() -> None:
    before = golden("digikam")
    assert merge(before, ["anna_müller", "otaru"], []) is before


def test_keywords_of_others_are_not_taken_out_by_their_tag() -> None:
    before = golden("lightroom")
    assert merge(before, [], ["hot_spring", "são_miguel", "sea"]) is before


def test_a_new_packet_begins_with_the_keywords_of_the_photo() -> None:
    new = merge(None, ["sea", "otaru"], [], ["Places|Japan|Otaru", "Old Town"])
    assert items(new, DC) == ["Otaru", "Old Town", "sea"]
    assert tags(read(new)) == ["otaru", "old_town", "sea"]
    assert new.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<x:xmpmeta')


def test_the_list_goes_with_the_last_of_our_tags() -> None:
    assert DC.encode() not in merge(merge(None, ["sea"], []), [], ["sea"])
    assert read(merge(merge(None, ["sea"], []), [], ["sea"])).has_keywords is False


@pytest.mark.parametrize(
    "wrong",
    [
        "<dc:subject>Old Town</dc:subject>",
        "<dc:subject><rdf:Alt><rdf:li>Old Town</rdf:li></rdf:Alt></dc:subject>",
    ],
)
def test_a_keyword_that_stands_where_a_list_should_be_is_kept_in_one(wrong: str) -> None:
    after = merge(packet(wrong), ["sea"], [])
    assert items(after, DC) == ["Old Town", "sea"]
    assert b"<rdf:Bag>" in after


def test_a_keyword_in_an_attribute_is_kept_in_a_list() -> None:
    before = packet().replace(b'about=""', b'about="" dc:subject="Old Town"')
    after = merge(before, ["sea"], [])
    assert items(after, DC) == ["Old Town", "sea"]
    assert b"dc:subject=" not in after


def test_a_mark_of_unicode_and_another_encoding_are_understood() -> None:
    text = packet("<dc:subject><rdf:Bag><rdf:li>Öl</rdf:li></rdf:Bag></dc:subject>").decode()
    utf16 = ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")
    marked = b"\xef\xbb\xbf" + text.encode()
    for data in (utf16, marked, b" \n" + text.encode() + b"\n\0\0"):
        assert tags(read(data)) == ["öl"]
        assert items(merge(data, ["sea"], []), DC) == ["Öl", "sea"]
    assert merge(marked, ["sea"], []).startswith(b"\xef\xbb\xbf<x:")


BOMB = b'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "declaration", [BOMB, OUTSIDE, b'<!DOCTYPE x SYSTEM "http://example.org">']
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7"])
def test_entities_are_refused_whatever_the_encoding(declaration: bytes, encoding: str) -> None:
    text = declaration.decode() + packet("<dc:subject>&a;</dc:subject>").decode()
    data = f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)
    with pytest.raises(Malformed):
        read(data)
    with pytest.raises(Malformed):
        merge(data, ["sea"], [])


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\0", b"no xml", b"<x/>", b"<x:xmpmeta", golden("digikam")[:2000],
        b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>",
        b"<a>" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_description_of_a_photo_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        merge(data, ["sea"], [])


@given(st.binary(max_size=300))
def test_any_bytes_are_understood_or_refused(data: bytes) -> None:
    try:
        read(data)
    except Malformed:
        return
    assert data


@given(st.sampled_from(PROGRAMS), st.data())
def test_a_damaged_sidecar_is_understood_or_refused(program: str, data: st.DataObject) -> None:
    whole = golden(program)
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(damaged) - 1))
        damaged[start : start + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=4))
    try:
        merged = merge(bytes(damaged), ["sea"], ["canal"])
    except Malformed:
        return
    assert "sea" in {keyword.name for keyword in flat_keywords(merged) or ()}


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1
)
foreign = st.lists(texts, max_size=5)
unknown = st.dictionaries(names, texts, max_size=3)


def written(keywords: list[str], others: dict[str, str]) -> bytes:
    root = etree.fromstring(packet())
    [about] = root.iter(f"{RDF}Description")
    for name, text in others.items():
        etree.SubElement(about, f"{{http://example.org/{name}/}}{name}").text = text
        about.set(f"{{http://example.org/other/}}{name}", text)
    if keywords:
        bag = etree.SubElement(etree.SubElement(about, DC), f"{RDF}Bag")
        for keyword in keywords:
            etree.SubElement(bag, f"{RDF}li").text = keyword
    return etree.tostring(root)


@given(foreign, unknown, st.lists(names, unique=True), st.lists(names))
def test_merging_keeps_everything_else(
    keywords: list[str], others: dict[str, str], add: list[str], remove: list[str]
) -> None:
    before = written(keywords, others)
    after = merge(before, add, remove)
    assert everything_else(after) == everything_else(before)
    kept = [one for one in keywords if one not in set(remove).difference(add)]
    assert items(after, DC)[: len(kept)] == kept
    flat = {keyword.name for keyword in flat_keywords(after) or ()}
    assert flat >= set(add)
    assert merge(after, add, remove) is after


@given(foreign, unknown, st.lists(names, unique=True))
def test_taking_back_what_was_added_leaves_the_packet_as_it_was(
    keywords: list[str], others: dict[str, str], add: list[str]
) -> None:
    before = written(keywords, others)
    ours = [name for name in add if name not in {one.name for one in flat_keywords(before) or ()}]
    assert items(merge(merge(before, add, []), [], ours), DC) == keywords
