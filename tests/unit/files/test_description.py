"""What photos say about themselves: drawn in code, with EXIF, IPTC and XMP written into them."""

import struct
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin, TiffImagePlugin

from photoorganizer.core.metadata import Description, Place
from photoorganizer.files.description import describe
from photoorganizer.files.xmp import merge

GOLDEN = Path(__file__).with_name("golden")
EXIF, GPS = 0x8769, 0x8825
ORIGINAL, OFFSET = 36867, 36881


def fraction(numerator: int, denominator: int = 1) -> TiffImagePlugin.IFDRational:
    return TiffImagePlugin.IFDRational(numerator, denominator)


NEW_YORK = {
    1: "N", 2: (fraction(40), fraction(41), fraction(21)),
    3: "W", 4: (fraction(74), fraction(2), fraction(40)),
    7: (fraction(16), fraction(30), fraction(5)), 29: "2024:06:01",
}  # fmt: skip


def iptc(*keywords: bytes, charset: bytes | None = None) -> bytes:
    """A JPEG segment as Photoshop writes it."""
    records = [(1, 90, charset)] if charset else []
    records += [(2, 25, keyword) for keyword in keywords]
    block = b"".join(
        struct.pack(">BBBH", 0x1C, record, dataset, len(value)) + value
        for record, dataset, value in records
    )
    block += b"\0" * (len(block) % 2)
    resource = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(block)) + block
    payload = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + struct.pack(">H", len(payload) + 2) + payload


@pytest.fixture
def photo(tmp_path: Path) -> Callable[..., Path]:
    def save(
        main: dict[int, object] | None = None,
        fields: dict[int, object] | None = None,
        satellite: dict[int, object] | None = None,
        xmp: bytes = b"",
        segment: bytes = b"",
        name: str = "a.jpg",
    ) -> Path:
        exif = Image.Exif()
        exif.update(main or {})
        for block, values in ((EXIF, fields), (GPS, satellite)):
            if values:
                exif.get_ifd(block).update(values)
        path = tmp_path / name
        Image.new("RGB", (8, 6)).save(path, exif=exif, xmp=xmp)
        if segment:
            data = path.read_bytes()
            path.write_bytes(data[:2] + segment + data[2:])
        return path

    return save


def names(said: Description) -> list[str]:
    assert said.metadata.keywords is not None
    return [keyword.name for keyword in said.metadata.keywords]


def test_a_photo_that_says_nothing_is_fine(photo: Callable[..., Path]) -> None:
    said = describe(photo())
    assert said == Description(None, type(said.metadata)())


def test_camera_lens_and_exposure(photo: Callable[..., Path]) -> None:
    main = {271: "NIKON CORPORATION", 272: "NIKON D750\0"}
    fields = {
        33434: fraction(1, 250), 33437: fraction(28, 10), 34855: 400, 37386: fraction(35),
        42036: "AF-S 35mm f/1.8",
    }  # fmt: skip
    metadata = describe(photo(main, fields)).metadata
    assert metadata.camera == "NIKON D750"
    assert metadata.lens == "AF-S 35mm f/1.8"
    assert metadata.exposure == "1/250 s · f/2.8 · ISO 400 · 35 mm"


def test_a_model_that_does_not_name_its_maker_gets_it(photo: Callable[..., Path]) -> None:
    assert describe(photo({271: "SONY", 272: "ILCE-7M3"})).metadata.camera == "SONY ILCE-7M3"


def test_the_place_is_north_and_east_of_zero(photo: Callable[..., Path]) -> None:
    place = describe(photo(satellite=NEW_YORK)).metadata.place
    assert place == Place(40.6891667, -74.0444444)


def test_satellites_tell_the_time_zone(photo: Callable[..., Path]) -> None:
    taken = describe(photo(fields={ORIGINAL: "2024:06:01 12:30:07"}, satellite=NEW_YORK)).taken
    assert taken == datetime(2024, 6, 1, 16, 30, 7, tzinfo=UTC).timestamp()


def test_a_named_zone_counts_before_that_of_the_satellites(photo: Callable[..., Path]) -> None:
    fields = {ORIGINAL: "2024:06:01 12:30:07", OFFSET: "+02:00"}
    taken = describe(photo(fields=fields, satellite=NEW_YORK)).taken
    assert taken == datetime(2024, 6, 1, 10, 30, 7, tzinfo=UTC).timestamp()


def test_a_clock_that_was_set_wrongly_tells_no_zone(photo: Callable[..., Path]) -> None:
    taken = describe(photo(fields={ORIGINAL: "2024:06:01 12:38:00"}, satellite=NEW_YORK)).taken
    assert taken == datetime(2024, 6, 1, 12, 38).timestamp()


def test_without_a_clock_satellites_tell_the_time(photo: Callable[..., Path]) -> None:
    taken = describe(photo(satellite=NEW_YORK)).taken
    assert taken == datetime(2024, 6, 1, 16, 30, 5, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("keyword", "charset"),
    [("Käse".encode(), b"\x1b%G"), ("Käse".encode(), None), ("Käse".encode("latin-1"), None)],
)
def test_iptc_keywords_in_either_encoding(
    photo: Callable[..., Path], keyword: bytes, charset: bytes | None
) -> None:
    assert names(describe(photo(segment=iptc(keyword, b"Market", charset=charset)))) == [
        "käse",
        "market",
    ]


def test_windows_keywords_and_rating(photo: Callable[..., Path]) -> None:
    said = describe(photo({0x9C9E: "Old Town;Käse\0".encode("utf-16-le"), 0x4746: 4}))
    assert names(said) == ["old_town", "käse"]
    assert said.metadata.rating == 4


def test_embedded_xmp_counts_before_older_places(photo: Callable[..., Path]) -> None:
    packet = (GOLDEN / "digikam.xmp").read_bytes()
    said = describe(photo({0x4746: 1}, xmp=packet, segment=iptc(b"Otaru", b"Market")))
    assert names(said) == ["anna_müller", "otaru", "canal", "market"]
    assert said.metadata.rating == 4
    assert said.metadata.place == Place(43.1969, 141.0026)


def test_other_formats_hold_xmp_too(photo: Callable[..., Path], tmp_path: Path) -> None:
    packet = merge(None, ["sea"], [])
    text = PngImagePlugin.PngInfo()
    text.add_itxt("XML:com.adobe.xmp", packet.decode())
    Image.new("RGB", (8, 6)).save(tmp_path / "b.png", pnginfo=text)
    paths = (photo(xmp=packet, name="a.webp"), photo({700: packet}, name="a.tif"))
    assert [names(describe(path)) for path in (*paths, tmp_path / "b.png")] == [["sea"]] * 3


def test_the_sidecar_has_the_last_word(photo: Callable[..., Path], tmp_path: Path) -> None:
    path = photo(
        {0x4746: 2},
        {ORIGINAL: "2020:01:01 00:00:00"},
        xmp=merge(None, ["mountain"], []),
        name="a.rw2.jpg",
    )
    sidecar = tmp_path / "a.rw2.jpg.xmp"
    sidecar.write_bytes((GOLDEN / "lightroom.xmp").read_bytes())
    said = describe(path)
    assert names(said) == ["são_miguel", "hot_spring", "europe", "places"]
    assert (said.metadata.rating, said.metadata.camera) == (3, "Panasonic DC-G9")
    assert said.taken == datetime(2022, 9, 7, 16, 13, 22, 540_000, UTC).timestamp()
    assert said.metadata.sidecar.endswith("a.rw2.jpg.xmp")


def test_degrees_as_apple_writes_them(photo: Callable[..., Path], tmp_path: Path) -> None:
    path = photo()
    (tmp_path / "a.xmp").write_bytes((GOLDEN / "apple.xmp").read_bytes())
    assert describe(path).metadata.place == Place(-33.856784, 151.215297)


def test_when_the_file_was_made_counts_where_nothing_else_is_said(
    photo: Callable[..., Path], tmp_path: Path
) -> None:
    created = merge(None, ["sea"], []).replace(
        b'rdf:about=""', b'rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        b'xmp:CreateDate="2000-09-27T14:35:33+02:00"', 1,
    )  # fmt: skip
    path = photo()
    (tmp_path / "a.jpg.xmp").write_bytes(created)
    assert describe(path).taken == datetime(2000, 9, 27, 12, 35, 33, tzinfo=UTC).timestamp()
    dated = photo(fields={ORIGINAL: "2024:06:01 12:30:07"}, name="b.jpg")
    (tmp_path / "b.jpg.xmp").write_bytes(created)
    assert describe(dated).taken == datetime(2024, 6, 1, 12, 30, 7).timestamp()


def test_a_sidecar_without_keywords_leaves_those_of_the_photo(
    photo: Callable[..., Path], tmp_path: Path
) -> None:
    path = photo(xmp=merge(None, ["mountain"], []))
    (tmp_path / "a.jpg.xmp").write_bytes(merge(merge(None, ["x"], []), [], ["x"]))
    assert names(describe(path)) == ["mountain"]


def test_a_sidecar_that_cannot_be_read_now_changes_no_keyword(
    photo: Callable[..., Path], tmp_path: Path
) -> None:
    path = photo(xmp=merge(None, ["mountain"], []))
    (tmp_path / "a.jpg.xmp").write_bytes(b"<half")
    said = describe(path)
    assert said.metadata.keywords is None
    assert said.metadata.sidecar.endswith("a.jpg.xmp")


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff\xe1\0\x10Exif\0\0", b"no photo", b"II*\0"])
def test_a_broken_photo_says_nothing(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(data)
    assert describe(path).taken is None
