"""What words mean at run time, in the taxonomy that is shipped."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.core.errors import MissingData
from photoorganizer.core.paths import resources
from photoorganizer.taxonomy.words import load_words


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("kitty", "cat"),
        ("Kitties", "cat"),
        ("puppies", "dog"),
        ("#Puppy", "dog"),
        ("mountain", "mountains"),
        ("Mountains", "mountains"),
        ("automobile", "cars"),
        ("car", "cars"),
        ("golden retriever", "goldenretriever"),
        ("golden_retrievers", "goldenretriever"),
        ("geese", "goose"),
        ("wolves", "wolf"),
        ("skis", "skiing"),
        ("buses", "bus"),
        ("t-shirt", "tshirt"),
        ("checked", "plaid"),
        ("polka dot", "polkadots"),
        ("sports", "sport"),
        ("cathedrals", "church"),
    ],
)
def test_people_find_the_tag_by_the_word_they_know(words, typed, tag):
    assert words.canonical(typed) == tag
    assert tag in words.expand(typed)


@pytest.mark.parametrize("typed", ["sunshine", "grandmas_garden", "2024", "Москва"])
def test_an_unknown_word_means_itself(words, typed):
    assert words.canonical(typed) == typed.casefold()
    assert typed.casefold() in words.expand(typed)
    assert words.broader(typed) == ()


def test_a_search_for_something_broad_finds_what_is_narrower(words):
    assert {"cat", "dog", "golden_retriever", "kittens", "beagle"} <= words.expand("animals")
    assert "cat" not in words.expand("dog")


def test_a_search_for_something_narrow_does_not_find_what_is_broader(words):
    assert words.expand("beagle") == {"beagle", "beagles"}
    assert "dog" not in words.expand("husky")


def test_a_search_finds_other_spellings_of_the_users_own_tags(words):
    assert {"sunset", "sunsets"} <= words.expand("sunsets")
    assert {"german_shepherd", "germanshepherds"} <= words.expand("german shepherd")
    assert {"pub_crawl", "pubcrawl"} <= words.expand("pub crawl")


def test_a_synonym_suits_what_its_tag_suits(words):
    assert words.broader("puppy") == ("dog", "pets", "animals")
    assert words.broader("dog") == ("pets", "animals")


def test_a_narrower_word_suits_its_tags(words):
    assert words.broader("beagle") == ("dog", "pets", "animals")
    assert words.broader("Cherry Blossom") == ("flowers", "nature")


def test_kin_of_a_word_are_its_tag_the_narrower_ones_and_the_next_above(words):
    assert words.kin("golden retriever") == {"goldenretriever", "dog"}
    assert {"dog", "pug", "beagle", "pets"} <= words.kin("Puppies")
    assert words.kin("sunset") == {"sky", "nature"} | (words.kin("sky") - {"sky", "nature"})
    assert {"sport", "skiing"} <= words.kin("sports")
    assert words.kin("grandmas_garden") == {"grandmas_garden"}


def test_a_word_is_known_in_either_number(words):
    assert words.broader("tulips") == words.broader("tulip") == ("flowers", "nature")
    assert words.broader("berry") == words.broader("berries") == ("fruit", "food")


@pytest.mark.parametrize(
    "tag", ["rifle", "Guns", "bikini", "toilet_paper", "toiletpaper", "artifact", "band-aid"]
)
def test_embarrassing_and_empty_words_are_blocked(words, tag):
    assert words.is_blocked(tag)


def test_ordinary_tags_are_not_blocked(words):
    assert not [tag for tag in words.vocabulary if words.is_blocked(tag)]


@given(st.text())
def test_any_text_can_be_asked_about(words, text):
    assert words.canonical(text) in words.expand(text)
    assert text not in words.broader(text)
    words.is_blocked(text)


def test_a_missing_table_is_a_sentence(tmp_path):
    with pytest.raises(MissingData, match=r"taxonomy\.json.* install the program again"):
        load_words(tmp_path)


@pytest.mark.parametrize("content", ["", "{}", '{"broader": 1', "\x00"])
def test_a_damaged_table_is_a_sentence(tmp_path, content):
    (tmp_path / "taxonomy.json").write_text(content, encoding="utf-8")
    with pytest.raises(MissingData, match="damaged"):
        load_words(tmp_path)


def test_loading_the_words_needs_neither_nltk_nor_wordnet():
    program = (
        "import sys; from pathlib import Path;"
        "from photoorganizer.taxonomy.words import load_words;"
        f"load_words(Path({str(resources())!r})); print('nltk' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "False"
