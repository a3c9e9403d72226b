"""The hand-written file: what it may not say."""

import pytest

from photoorganizer.core.errors import MissingData
from photoorganizer.core.paths import resources
from photoorganizer.taxonomy.source import BadSource, read_source


def test_the_shipped_file_is_sound():
    assert read_source(resources() / "taxonomy.toml").tags


def test_a_missing_file_is_a_sentence(tmp_path):
    with pytest.raises(MissingData, match=r"nothing\.toml"):
        read_source(tmp_path / "nothing.toml")


@pytest.mark.parametrize("word", ["Hot Dog", "hot dog", "#hotdog", "2024"])
def test_words_are_written_as_hashtags_are(write_source, word):
    with pytest.raises(BadSource, match="not written as a hashtag"):
        read_source(write_source(hotdog={"words": [word]}))


def test_one_word_does_not_mean_two_tags(write_source):
    with pytest.raises(BadSource, match="“puppy” means both #dog and #toys"):
        read_source(write_source(toys={"words": ["puppy"]}))


def test_a_tag_is_no_synonym_of_another(write_source):
    with pytest.raises(BadSource, match="“dog” means both"):
        read_source(write_source(toys={"kinds": ["dog"]}))


@pytest.mark.parametrize("key", ["words", "kinds"])
def test_a_blocked_word_cannot_enter(write_source, key):
    with pytest.raises(BadSource, match="“bitch” of #female is blocked: an insult"):
        read_source(write_source(female={key: ["bitch"]}))


def test_a_blocked_word_cannot_be_a_tag(write_source):
    with pytest.raises(BadSource, match="blocked"):
        read_source(write_source(bitch={}))


def test_a_broader_tag_must_exist(write_source):
    with pytest.raises(BadSource, match="#mouse is narrower than #rodents"):
        read_source(write_source(mouse={"broader": ["rodents"]}))


def test_a_misspelt_key_is_refused(write_source):
    with pytest.raises(BadSource, match=r"#mouse: .*brodaer"):
        read_source(write_source(mouse={"brodaer": ["animals"]}))
