"""Singular and plural by rule: small enough for run time, where no dictionary is at hand.

The compiler adds the irregular ones and the stems from WordNet and Snowball.
"""

_SIBILANT = ("s", "x", "z", "ch", "sh")
_VOWELS = "aeiou"
_SHORTEST = 4
"""A plural has at least as many letters: `gas` and `bus` are none."""


def plural(word: str) -> str:
    """Return the regular plural of an English noun: `berry` -> `berries`."""
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(_SIBILANT) else f"{word}s"


def singulars(word: str) -> tuple[str, ...]:
    """Return what `word` may be the plural of, likeliest first; empty where it is none."""
    if len(word) < _SHORTEST or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return ()
    if word.endswith("ies"):
        return (f"{word[:-3]}y", word[:-1])
    if word.endswith("es") and word[:-2].endswith(_SIBILANT):
        return (word[:-2], word[:-1])
    return (word[:-1],)
