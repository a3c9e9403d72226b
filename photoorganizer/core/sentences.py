"""Sentences for the user that remember how they were made, so that they can be said anew.

What the engine has to say is English text, ready for the terminal and the log. A window that
speaks another language takes its template, translates that, and puts the values in again.
Templates stand where they are used, in a call of `say`, `say_n` or `mark`, by which they are
collected for translators. Pure.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Self


class Sentence(str):
    """A sentence in English, with its template and what was put in.

    Attributes:
        template: the sentence with names in braces; the form for one thing where it counts.
        many: the form for several things, or "" where nothing is counted.
        values: what stands for each name: texts, other sentences, and whole numbers, which every
            language writes in its own way. What is counted is called `n`.
    """

    __slots__ = ("many", "template", "values")

    template: str
    many: str
    values: Mapping[str, "str | int"]

    def __new__(cls, template: str, many: str, values: Mapping[str, "str | int"]) -> Self:
        """Put `values` into the form that English takes."""
        chosen = many if many and values["n"] != 1 else template
        shown = {
            name: f"{value:,}" if isinstance(value, int) else value
            for name, value in values.items()
        }
        sentence = super().__new__(cls, chosen.format(**shown))
        sentence.template, sentence.many, sentence.values = template, many, values
        return sentence

    def __reduce__(self) -> tuple[type[Self], tuple[str, str, Mapping[str, "str | int"]]]:
        """Let a sentence travel between processes whole."""
        return type(self), (self.template, self.many, self.values)


def say(template: str, **values: object) -> Sentence:
    """Return a template with its values put in."""
    return Sentence(template, "", _plain(values))


def say_n(one: str, many: str, n: int, **values: object) -> Sentence:
    """Return the form of a sentence for `n` things, which is put in as {n}."""
    return Sentence(one, many, _plain(values) | {"n": n})


def mark(template: str) -> str:
    """Return a template as it is: a constant that is said elsewhere."""
    return template


def joined(separator: str, parts: Sequence[str]) -> Sentence:
    """Return several sentences as one."""
    names = [f"part{number}" for number in range(len(parts))]
    return Sentence(
        separator.join(f"{{{name}}}" for name in names), "", dict(zip(names, parts, strict=True))
    )


def to_json(sentence: Sentence) -> str:
    """Return a sentence as text that `from_json` takes."""
    return json.dumps(_packed(sentence))


def from_json(text: str) -> Sentence:
    """Return the sentence that `to_json` was given.

    Raises:
        ValueError: `text` was not made by it.
    """
    try:
        return _unpacked(json.loads(text))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{text!r} is no sentence") from error


def _plain(values: Mapping[str, object]) -> dict[str, str | int]:
    return {
        name: value if isinstance(value, str | int) else str(value)
        for name, value in values.items()
    }


def _packed(sentence: Sentence) -> list[Any]:
    values = {
        name: _packed(value) if isinstance(value, Sentence) else value
        for name, value in sentence.values.items()
    }
    return [sentence.template, sentence.many, values]


def _unpacked(packed: Any) -> Sentence:
    template, many, values = packed
    return Sentence(
        template,
        many,
        {
            name: _unpacked(value) if isinstance(value, list) else value
            for name, value in values.items()
        },
    )
