"""Which words mean a tag, on a WordNet of fifteen synsets."""

import pytest

from photoorganizer.taxonomy.synonyms import kinds, synonyms


@pytest.fixture
def table(source, wordnet):
    return synonyms(source, wordnet)


def test_hand_written_words_mean_their_tag(table):
    assert table["puppy"] == "dog"


def test_wordnets_words_for_what_a_tag_is_named_after_mean_it(table):
    assert table["auto"] == "cars"
    assert table["automobile"] == "cars"


def test_a_word_with_another_first_sense_stays_out(table):
    assert "machine" not in table


def test_a_word_of_many_senses_stays_out(table):
    assert "beast" not in table


def test_a_word_that_nobody_uses_stays_out(table):
    assert "domestic_dog" not in table


def test_latin_names_stay_out(table):
    assert not [word for word in table if "canis" in word.casefold()]


def test_blocked_words_stay_out(table):
    assert "bitch" not in table


def test_words_for_other_synsets_than_the_tags_namesake_stay_out(table):
    """`cat` covers tabbies only, so that WordNet's words for every cat are not its words."""
    assert "true_cat" not in table
    assert "guy" not in table


def test_derived_words_of_the_same_stem_mean_the_tag(table):
    assert table["doggish"] == "dog"


def test_derived_words_of_another_stem_or_many_senses_do_not(table):
    assert "doglike" not in table
    assert "doggedness" not in table


def test_irregular_plurals_of_known_words_are_listed(table):
    assert table["wolves"] == "wolf"
    assert "mice" not in table


def test_tags_are_no_synonyms(table, source):
    assert not table.keys() & source.tags.keys()


def test_words_of_classes_and_labels_are_narrower(source, wordnet):
    table = kinds(
        source,
        wordnet,
        classes=[("beagle.n.01", ("dog", "pets")), ("crane.n.05", ("birds",))],
        labels=[("Bulldog clip", ("dog",)), ("Gun", ())],
        taken=["puppy"],
    )
    assert table["beagle"] == ("dog", "pets")
    assert table["bulldog_clip"] == ("dog",)
    assert table["dachshund"] == ("dog", "animals", "pets")
    assert "crane" not in table, "its first sense is the machine"
    assert "gun" not in table, "it says nothing"


def test_what_means_a_tag_is_not_narrower_than_it(source, wordnet):
    table = kinds(
        source,
        wordnet,
        classes=[("beagle.n.01", ("dog",))],
        labels=[("Puppies", ("dog",))],
        taken=["puppy", "beagle"],
    )
    assert table.keys() == {"dachshund"}
