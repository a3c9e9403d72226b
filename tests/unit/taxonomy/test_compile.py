"""The compiler: what it writes, what it refuses, and that the shipped table is its work."""

import json
import os
from pathlib import Path

import pytest

from photoorganizer.core.errors import MissingData
from photoorganizer.core.paths import resources
from photoorganizer.taxonomy.compile import compile_tables, main, write_tables
from photoorganizer.taxonomy.source import BadSource
from photoorganizer.taxonomy.wordnet import NltkWordNet

LABELS = ["Dog", "Cat", "Gun"]
SCENES = {"/a/alley": "cars", "/a/arch": "", "/b/barn": "animals"}


@pytest.fixture
def tables(source, wordnet, classes):
    return compile_tables(source, wordnet, classes, LABELS, SCENES)


def test_the_tables_hold_classes_labels_scenes_and_words(tables, classes):
    assert tables["wnids"] == list(classes)
    assert tables["imagenet"][0] == ("dog", "pets", "animals")
    assert tables["labeler"] == (("dog", "animals", "pets"), ("cat", "animals", "pets"), ())
    assert tables["object_tags"] == [
        "animals",
        "birds",
        "cars",
        "cat",
        "dog",
        "lion",
        "pets",
        "wolf",
    ]
    assert tables["synonyms"]["puppy"] == "dog"
    assert tables["broader"]["dog"] == ("pets", "animals")
    assert tables["broader"]["dachshund"][0] == "dog"
    assert tables["blocked"] == {"bitch": "an insult"}


def test_scenes_are_corrected(tables):
    assert tables["scenes"] == {"/a/alley": "", "/a/arch": "", "/b/barn": "animals"}


def test_the_same_inputs_give_the_same_bytes(source, wordnet, classes, tables, tmp_path):
    again = compile_tables(source, wordnet, classes, LABELS, SCENES)
    write_tables(tables, tmp_path / "one.json")
    write_tables(again, tmp_path / "two.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    assert json.loads((tmp_path / "one.json").read_text()) == json.loads(json.dumps(tables))


def test_what_is_neither_spoken_nor_silent_stops_the_compiler(source, wordnet, classes):
    with pytest.raises(BadSource, match=r"Neither spoken nor silent: entity\.n\.01, Sofa"):
        compile_tables(source, wordnet, [*classes, "entity.n.01"], [*LABELS, "Sofa"], SCENES)


@pytest.mark.parametrize(
    ("scenes", "complaint"),
    [
        ({"/a/arch": ""}, "nothing to correct in the scene “/a/alley”"),
        ({"/a/alley": ""}, "nothing to correct in the scene “/a/alley”"),
        ({"/a/alley": "cars", "/b/bar": "bar"}, "#bar of the scene “/b/bar”"),
    ],
)
def test_the_mapping_of_scenes_must_fit(source, wordnet, classes, scenes, complaint):
    with pytest.raises(BadSource, match=complaint):
        compile_tables(source, wordnet, classes, LABELS, scenes)


def test_a_missing_list_of_labels_is_a_sentence(tmp_path, capsys):
    arguments = ["--source", str(resources() / "taxonomy.toml"), "--labels", str(tmp_path)]
    assert main([*arguments, "--scenes", "none.csv", "--out", str(tmp_path / "out.json")]) == 1
    assert "imagenet_wnids_1000.txt” is not there." in capsys.readouterr().err
    assert not (tmp_path / "out.json").exists()


@pytest.mark.slow
def test_the_shipped_table_is_what_the_compiler_makes(tmp_path):
    labels, scenes = os.environ.get("TAXONOMY_LABELS"), os.environ.get("TAXONOMY_SCENES")
    if not (labels and scenes):
        pytest.skip("TAXONOMY_LABELS and TAXONOMY_SCENES do not name the lists to compile from")
    try:
        NltkWordNet()
    except MissingData as reason:
        pytest.skip(str(reason))
    out = tmp_path / "taxonomy.json"
    source = resources() / "taxonomy.toml"
    assert (
        main(["--source", str(source), "--labels", labels, "--scenes", scenes, "--out", str(out)])
        == 0
    )
    assert out.read_bytes() == Path(resources() / "taxonomy.json").read_bytes()
