"""Files damaged in every way a disk, a network or an enemy may think of, through the real workers.

Whatever a file holds, the run goes on: it is looked at, or has a reason that a person understands.
"""

import io
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

import drawn
from drawn.raw import save_raw
from photoorganizer.engine.analysis import WorkerPool
from photoorganizer.engine.worker import Look, look
from photoorganizer.files.xmp import merge
from trust import Record

PHOTO_LIMIT_S = 60.0
WEIRD = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\xff\xff\xff\x7f")
SENTENCE = re.compile(r"(“[^”]+” |Decoding “[^”]+” |The decoder crashed on “[^”]+”)[^\n]+\.")
WORDS_OF_PROGRAMMERS = re.compile(r"Error|Exception|Traceback|errno|0x[0-9a-f]|None|\bPIL\b")


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bytes]]:
    """Whole photos by ending."""
    pillow_heif.register_heif_opener(thumbnails=False)
    photo, folder = drawn.draw("street", 0, (96, 64)), tmp_path_factory.mktemp("seeds")
    exif = Image.Exif()
    exif[274] = 6
    exif.get_ifd(0x8769)[36867] = "2020:01:02 03:04:05"
    exif.get_ifd(0x8825)[2] = (52.0, 27.0, 30.0)
    found: dict[str, list[bytes]] = {}
    for ending, kind, options in (
        ("jpg", "JPEG", {"xmp": merge(None, ["sea"], [])}), ("jpg", "JPEG", {"progressive": True}),
        ("png", "PNG", {}), ("gif", "GIF", {}), ("webp", "WEBP", {}),
        ("webp", "WEBP", {"lossless": True}), ("tif", "TIFF", {}),
        ("tif", "TIFF", {"compression": "tiff_lzw"}), ("tif", "TIFF", {"compression": "jpeg"}),
        ("tif", "TIFF", {"compression": "tiff_adobe_deflate"}), ("bmp", "BMP", {}),
        ("avif", "AVIF", {}), ("heic", "HEIF", {}), ("jp2", "JPEG2000", {}), ("tga", "TGA", {}),
        ("pcx", "PCX", {}), ("ico", "ICO", {}),
    ):  # fmt: skip
        buffer = io.BytesIO()
        said = {} if "compression" in options else {"exif": exif.tobytes()}
        photo.save(buffer, kind, **said, **options)
        found.setdefault(ending, []).append(buffer.getvalue())
    for ending, preview in (("dng", photo), ("nef", None)):
        raw = save_raw(folder / f"a.{ending}", photo, 6, preview)
        found.setdefault(ending, []).append(raw.read_bytes())
    return found


def mutated(whole: bytes, other: bytes, chance: random.Random) -> bytes:
    """Return a file with wrong bytes, without some, with others', or with impossible numbers."""
    content = bytearray(whole)
    place = chance.randrange(len(content))
    match chance.randrange(6):
        case 0:
            for _ in range(chance.randint(1, 20)):
                content[chance.randrange(len(content))] = chance.randrange(256)
        case 1:
            del content[place:]
        case 2:
            content[place:place] = chance.randbytes(chance.randint(1, 64))
        case 3:
            del content[place : place + chance.randint(1, 200)]
        case 4:
            for _ in range(chance.randint(1, 4)):
                number = chance.randrange(min(len(content), 1024))
                content[number : number + 4] = chance.choice(WEIRD)
        case _:
            content[place:] = other[chance.randrange(len(other)) :]
    return bytes(content)


def mutants(
    folder: Path, seeds: dict[str, list[bytes]], number: int, chance: random.Random
) -> Iterator[Path]:
    """Write so many damaged files, and a whole one after every hundredth."""
    endings = sorted(seeds)
    for index in range(number):
        ending = endings[index % len(endings)]
        file = folder / f"{index:05}.{ending}"
        other = chance.choice(seeds[chance.choice(endings)])
        file.write_bytes(mutated(chance.choice(seeds[ending]), other, chance))
        yield file
        if index % 100 == 99:
            file = folder / f"whole {index}.{ending}"
            file.write_bytes(seeds[ending][0])
            yield file


@pytest.mark.parametrize(
    "number", [150, pytest.param(4000, marks=[pytest.mark.slow, pytest.mark.trust])]
)
def test_no_damaged_file_ends_the_run_or_leaves_a_person_puzzled(
    number: int, seeds: dict[str, list[bytes]], tmp_path: Path, record: Record
) -> None:
    outcomes: Counter[str] = Counter()
    files = mutants(tmp_path, seeds, number, random.Random(20_26))
    with WorkerPool[Path, Look](tmp_path, 1, work=look, photo_time_limit_s=PHOTO_LIMIT_S) as pool:
        for batch in pool.analyse((file, file) for file in files):
            for file, outcome in batch:
                file.unlink()
                if isinstance(outcome, Look):
                    outcomes["read"] += 1
                    continue
                assert not file.name.startswith("whole"), outcome
                assert SENTENCE.fullmatch(outcome), outcome
                assert not WORDS_OF_PROGRAMMERS.search(outcome), outcome
                ended = outcome.startswith(("Decoding", "The decoder"))
                outcomes["taken down" if ended else "told why not"] += 1
    assert outcomes.total() == number + number // 100
    if number > 1000:
        record("damaged files fuzzed", number)
        for outcome, count in outcomes.items():
            record(f"damaged files fuzzed, {outcome}", count)
