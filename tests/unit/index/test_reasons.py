from photoorganizer.core.sentences import Sentence, say
from photoorganizer.index.reasons import from_text, to_text


def test_a_reason_keeps_its_template() -> None:
    kept = from_text(to_text(say("“{name}” is a video, not a photo.", name="sea.jpg")))
    assert kept == "“sea.jpg” is a video, not a photo."
    assert isinstance(kept, Sentence)
    assert kept.template == "“{name}” is a video, not a photo."


def test_what_earlier_versions_kept_is_read_as_it_is() -> None:
    assert from_text(to_text("“s\udce9a.jpg” is damaged.")) == "“s\udce9a.jpg” is damaged."
