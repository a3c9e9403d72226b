import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.core.errors import UnreadableImage
from photoorganizer.files.decode import decode
from photoorganizer.files.reasons import printable


def reason(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(UnreadableImage) as caught:
        decode(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (bytes(5000), "holds only zeros"),
        (b"Dear diary, no photos today.", "is not a photo in any format known here"),
        (b"%PDF-1.7\n%...", "is a PDF document"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><x/>", "is an XML text"),
        (b"\n <!DOCTYPE HTML><p>404", "is a web page"),
        (b"<svg xmlns='x'/>", "is an SVG drawing"),
        (b"PK\x03\x04....", "is a ZIP archive"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "is damaged"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "is a video"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "is a video"),
        (b"RIFF\0\0\0\0AVI LIST", "is a video"),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "is a JPEG XL photo"),
        (b"\xff\xd8garbage", "is damaged"),
        (b"\x89PNG\r\n\x1a\n", "is damaged"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "is damaged"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "is a PostScript document"),
    ],
)
def test_content_that_is_no_picture_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    sentence = reason(tmp_path / "holiday.jpg", content)
    assert sentence.startswith(f"“holiday.jpg” {says}")
    assert sentence.endswith(".")
    assert sentence.count(". ") == 0


def test_error_of_the_disk_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken_open(self: Path, mode: str) -> None:
        raise OSError(5, "Input/output error")

    (tmp_path / "a.jpg").touch()
    monkeypatch.setattr(Path, "open", broken_open)
    with pytest.raises(UnreadableImage, match=r"“a\.jpg” .* disk reports an error"):
        decode(tmp_path / "a.jpg")


@given(
    st.binary(min_size=1, max_size=60).filter(lambda name: b"/" not in name and b"\0" not in name)
)
def test_any_name_is_shown_on_one_line_that_can_be_printed(name: bytes) -> None:
    text = printable(Path("/photos") / os.fsdecode(name))
    assert text.encode()
    assert len(text.splitlines()) == 1


def test_marks_that_turn_the_text_around_are_not_shown() -> None:
    assert printable(Path("exe\u202egpj.jpg")) == "exe\N{REPLACEMENT CHARACTER}gpj.jpg"
    assert printable(Path("עברית ☀.jpg")) == "עברית ☀.jpg"
