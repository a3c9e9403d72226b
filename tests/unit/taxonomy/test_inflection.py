"""Singular and plural by rule."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.taxonomy.inflection import plural, singulars


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("mountain", "mountains"),
        ("kitty", "kitties"),
        ("monkey", "monkeys"),
        ("church", "churches"),
        ("fox", "foxes"),
        ("dress", "dresses"),
        ("ski", "skis"),
    ],
)
def test_regular_plurals(one, many):
    assert plural(one) == many


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("mountains", "mountain"),
        ("kitties", "kitty"),
        ("churches", "church"),
        ("horses", "horse"),
        ("cookies", "cookie"),
    ],
)
def test_a_plural_may_come_from_its_singular(many, one):
    assert one in singulars(many)


@pytest.mark.parametrize("word", ["glass", "bus", "tennis", "gas", "cat", "", "s"])
def test_what_only_looks_like_a_plural_has_no_singular(word):
    assert singulars(word) == ()


@given(st.text(string.ascii_lowercase, min_size=3))
def test_the_rules_undo_each_other(word):
    if not plural(word).endswith(("ss", "us", "is")):
        assert word in singulars(plural(word))
