"""What the shipped network may say, in the words of the shipped taxonomy."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from photoorganizer.core.paths import models, resources
from photoorganizer.core.policy import suggest
from photoorganizer.core.types import HeadSpec, Level
from photoorganizer.engine.meaning import decent
from photoorganizer.nn.registry import ModelSpec, load_model
from photoorganizer.taxonomy.words import Words, load_words

HEADS = [head.name for head in load_model(models()).heads]


@cache
def words() -> Words:
    return load_words(resources())


@cache
def model() -> ModelSpec:
    return decent(load_model(models()), words())


def speakable(head: HeadSpec) -> list[str]:
    return [label for label in head.labels if label not in head.silent]


@pytest.mark.parametrize("name", HEADS)
def test_every_head_speaks_in_the_form_that_all_heads_share(name: str) -> None:
    (head,) = (head for head in model().heads if head.name == name)
    other = {label: words().canonical(label) for label in speakable(head)}
    assert {label: tag for label, tag in other.items() if label != tag} == {}
    assert len(set(speakable(head))) == len(speakable(head))


@pytest.mark.parametrize("name", HEADS)
def test_no_head_was_trained_to_say_what_is_never_said(name: str) -> None:
    (head,) = (head for head in load_model(models()).heads if head.name == name)
    assert [label for label in speakable(head) if words().is_blocked(label)] == []


def test_a_network_that_knows_an_embarrassing_word_keeps_it_to_itself() -> None:
    thresholds = dict.fromkeys(Level, (0.0, 0.0))
    head = HeadSpec(
        "object", ("rifle", "dog"), frozenset(), exclusive=False, temperature=1.0,
        thresholds=thresholds,
    )  # fmt: skip
    shown = decent(replace(model(), heads=(head,)), words())
    said = suggest({"object": np.full(2, 9.0, np.float32)}, shown.heads, Level.MORE)
    assert [suggestion.tag for suggestion in said] == ["dog"]
