"""Numbers, spans, progress and what the engine says, as the user reads them."""

import gettext
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale

from photoorganizer.core.arrangement import Period
from photoorganizer.core.errors import KnownError
from photoorganizer.core.paths import resources
from photoorganizer.core.sentences import joined, say, say_n
from photoorganizer.core.types import FileStamp, Photo, PhotoId, PhotoState, Progress, RootId
from photoorganizer.ui import translation
from photoorganizer.ui.photo_facts import facts
from photoorganizer.ui.status import progress_text
from photoorganizer.ui.wording import breakable, file_size, heading, photos, rate, span, told


@pytest.fixture(autouse=True)
def _english() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))


def test_counts_agree_with_their_noun() -> None:
    assert photos(1) == "1 photo"
    assert photos(0) == "0 photos"
    assert photos(12_840) == "12,840 photos"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 s"),
        (41, "41 s"),
        (61, "2 min"),
        (240, "4 min"),
        (3599, "60 min"),
        (7260, "2 h 1 min"),
    ],
)
def test_spans_are_never_promised_too_short(seconds: float, words: str) -> None:
    assert span(seconds) == words


def test_rates_are_exact_only_while_slow() -> None:
    assert rate(27.4) == "27/s"
    assert rate(0.84) == "0.8/s"


def test_progress_says_as_much_as_is_known() -> None:
    assert progress_text(Progress("scan", 0, 0)) == "Looking for photos…"
    assert progress_text(Progress("analyse", 3, 90)) == "Analysing 3 of 90"
    full = Progress("analyse", 1240, 8312, 27.0, 238.0)
    assert progress_text(full) == "Analysing 1,240 of 8,312 · 27/s · 4 min left"


def test_facts_leave_out_what_is_unknown() -> None:
    photo = Photo(
        PhotoId(1),
        RootId(1),
        Path("/photos/2024/sea.jpg"),
        FileStamp("2024/sea.jpg", 3_400_000, 0),
        PhotoState.PENDING,
        None,
        0.0,
    )
    assert facts(photo) == [("File", file_size(3_400_000)), ("Folder", "/photos/2024")]


@pytest.fixture
def _ukrainian() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("uk"))
    with (resources() / "translations" / "uk.mo").open("rb") as file:
        translation.use(gettext.GNUTranslations(file))
    yield
    translation.use(gettext.NullTranslations())
    QLocale.setDefault(before)


@pytest.mark.usefixtures("_ukrainian")
def test_the_engine_is_heard_in_the_language_of_the_window() -> None:
    gone = "“{name}” is not there: it was moved, renamed or deleted."
    assert told(KnownError(say(gone, name="море.jpg"))) == (
        "«море.jpg» немає на місці: файл переміщено, перейменовано або видалено."  # noqa: RUF001
    )
    what = say_n("Added {what} on {n} photo", "Added {what} on {n} photos", 1500, what="#sea")
    assert told(say("Undone: {what}", what=what)) == "Скасовано: Додано #sea до 1\xa0500 фото"
    found = [say_n("{n} photo", "{n} photos", 41), say_n("{n} new", "{n} new", 2)]
    assert told(joined(" · ", found)) == "41 фото · 2 нові"


@pytest.mark.usefixtures("_ukrainian")
def test_what_has_no_template_is_told_as_it_is() -> None:
    assert told("Input/output error") == "Input/output error"
    assert told(KnownError("It is gone.")) == "It is gone."


@pytest.mark.usefixtures("_ukrainian")
def test_a_date_over_photos_begins_with_a_capital() -> None:
    assert heading(Period(2024, 11)) == "Листопад 2024"
    assert heading(Period(2024, 11, 30)).startswith("Субота, 30 листопада 2024")
    assert heading(Period(2024)) == "2024"


def test_long_names_can_be_broken_and_words_stay_whole() -> None:
    sentence = "“IMG_0001_a_very_long_file_name_from_a_camera.jpg” is damaged."
    broken = breakable(sentence)
    assert broken.replace("\N{ZERO WIDTH SPACE}", "") == sentence
    assert max(map(len, broken.replace("\N{ZERO WIDTH SPACE}", " ").split())) < 10
    assert breakable("Nothing unusual here.") == "Nothing unusual here."
