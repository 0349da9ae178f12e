"""What is looked for is found however it is written."""

import json

from agorascope.erasing.needles import Finder, Needles


def test_a_text_with_an_emoji_is_found_behind_the_escapes_of_json() -> None:
    said = "my nova bell 🔔 rang all night long"
    finder = Finder(Needles(texts={said}))
    assert finder.holds(said)
    assert finder.holds(json.dumps({"text": said}))
    assert finder.without(json.dumps({"text": said})) == "[…]"
    assert not finder.holds(json.dumps({"text": "my nova bell 🔕 rang all night long"}))
    assert not finder.holds(r"half of one: \ud83d")
