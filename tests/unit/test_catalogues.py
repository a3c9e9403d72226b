"""The translations that are shipped: compiled from their sources, with every value in place."""

import gettext
import re

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from photoorganizer.core.paths import resources

FOLDER = resources() / "translations"
LANGUAGES = sorted(file.stem for file in FOLDER.glob("*.po"))
_FIELD = re.compile(r"\{\w*\}")


def catalogue(language: str) -> Catalog:
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, language)


def forms(message: Message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what a message says in English, and in the language: one form or several."""
    english, said = message.id, message.string
    return (
        english if isinstance(english, tuple) else (english,),
        tuple(said) if isinstance(said, tuple | list) else (said,),
    )


def test_there_are_the_languages_of_the_sources() -> None:
    assert LANGUAGES == ["ru", "uk", "vi"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    with (FOLDER / f"{language}.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in catalogue(language):
        (one, *many), said = forms(message)
        if not one or not all(said):
            continue
        if many:
            heard = {compiled.ngettext(one, many[0], n) for n in range(200)}
            assert heard <= set(said), one
        else:
            assert compiled.gettext(one) == said[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_has_its_place_in_a_translation(language: str) -> None:
    for message in catalogue(language):
        english, said = forms(message)
        for form in filter(None, said):
            if english[0]:
                assert sorted(_FIELD.findall(form)) == sorted(_FIELD.findall(english[-1])), form


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_is_collected_is_translated(language: str) -> None:
    untold = [forms(one)[0][0] for one in catalogue(language) if not all(forms(one)[1])]
    assert untold == []
