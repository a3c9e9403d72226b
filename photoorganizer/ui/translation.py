"""What the window says, in the user's language: every text that is shown passes through here.

The English text is the key. `use` puts a catalogue of translations in place, once, before the
window is made. Texts with values in them are formatted after they were translated:
`tr("{name} is watched").format(name=name)`.
"""

import gettext

from photoorganizer.core.sentences import mark

__all__ = ["mark", "tr", "trn", "use"]

_catalogue = gettext.NullTranslations()


def use(catalogue: gettext.NullTranslations) -> None:
    """Say everything in the language of `catalogue` from now on."""
    global _catalogue  # noqa: PLW0603 - a window speaks one language
    _catalogue = catalogue


def tr(text: str) -> str:
    """Return `text` in the user's language; English where it has no translation."""
    return _catalogue.gettext(text) if text else ""  # gettext's answer to "" is its own header


def trn(one: str, many: str, number: int) -> str:
    """Return the form of a text for `number` things: languages have up to six of them."""
    return _catalogue.ngettext(one, many, number)
