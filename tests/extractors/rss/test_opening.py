"""Bytes to feeds: charsets, hostile XML, bodies that are no feed."""

import time

import pytest

from extractors.rss.opening import cut_off, open_feed


def rss(title: str, head: str = "") -> str:
    return f'{head}<rss version="2.0"><channel><item><title>{title}</title></item></channel></rss>'


def title_of(body: bytes, content_type: str = "") -> str:
    return str(open_feed(body, content_type).entries[0]["title"])


@pytest.mark.parametrize(
    ("encoding", "content_type", "declared"),
    [
        ("utf-8", "", ""),
        ("utf-8", "text/xml; charset=iso-8859-1", ""),  # a header that lies
        ("utf-8", "application/xml", "iso-8859-1"),  # a declaration that lies
        ("iso-8859-15", "text/xml; charset=iso-8859-15", ""),
        ("windows-1252", "application/rss+xml", "windows-1252"),
        ("utf-16", "application/xml", "utf-16"),
        ("utf-8-sig", "text/plain", ""),
    ],
)
def test_the_words_survive_header_and_declaration(encoding, content_type, declared):
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    assert title_of(rss("Un vélo à 5 €", head).encode(encoding), content_type) == "Un vélo à 5 €"


def test_one_broken_byte_costs_one_character_and_is_told():
    body = rss("Un vélo été hiver CASSE").encode().replace(b"CASSE", b"cass\xe9")
    found = open_feed(body)
    assert str(found.entries[0]["title"]).startswith("Un vélo été hiver cass")
    assert found.is_repaired


def test_forbidden_characters_do_not_end_the_feed():
    body = rss("a\x00b\x08c").encode() + b"\n"
    assert title_of(body) == "abc"


def test_entities_never_expand_beyond_measure():
    nested = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">\n' for n in range(10))
    laughs = open_feed(rss("&l9;", f"<!DOCTYPE rss [\n{nested}]>").encode())
    assert len(str(laughs.entries)) < 1000
    large = f'<!DOCTYPE rss [\n<!ENTITY a "{"x" * 50_000}">\n]>'
    for encoding in ("utf-8", "utf-16"):
        declared = f'<?xml version="1.0" encoding="{encoding}"?>{large}'
        assert "expand" in open_feed(rss("&a;" * 50_000, declared).encode(encoding)).problem


def test_external_entities_are_not_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden words")
    head = f'<!DOCTYPE rss [\n<!ENTITY a SYSTEM "file://{secret}">\n]>'
    assert "hidden" not in str(open_feed(rss("x&a;y", head).encode()).entries)


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>f</title><entry>
<id>urn:a</id><title>{words}</title></entry></feed>"""


@pytest.mark.parametrize("shape", ["rss", "atom"])
def test_a_hostile_feed_reads_no_file_and_expands_nothing(tmp_path, monkeypatch, shape):
    """External entities, parameter entities, an outer DTD, XInclude, a billion laughs."""
    secret, dtd = tmp_path / "secret.txt", tmp_path / "outer.dtd"
    secret.write_text("hidden words")
    dtd.write_text('<!ENTITY a "hidden words">')

    def never(*_args, **_options):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.socket.connect", never)
    monkeypatch.setattr("socket.create_connection", never)
    nested = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">\n' for n in range(10))
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="file://{secret}"/>'
    for head, words in (
        (f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{secret}">]>', "x&a;y"),
        ('<!DOCTYPE x [<!ENTITY a PUBLIC "-//X//" "http://127.0.0.1:9/a">]>', "x&a;y"),
        (f'<!DOCTYPE x [<!ENTITY % p SYSTEM "file://{dtd}"> %p;]>', "x&a;y"),
        (f'<!DOCTYPE x SYSTEM "file://{dtd}">', "x&a;y"),
        ("", f"x{include}y"),
        (f"<!DOCTYPE x [{nested}]>", "&l9;"),
    ):
        body = f'<?xml version="1.0"?>{head}' + (rss(words) if shape == "rss" else ATOM.format(words=words))
        opened = open_feed(body.encode())
        assert "hidden" not in str(opened.entries), words
        assert len(str(opened.entries)) < 2_000, words


@pytest.mark.parametrize(
    "body",
    [
        b'<?xml version="1.0"?>' + b"\n" * 300_000 + rss("t").encode(),
        rss("<a>" * 1_000_000).encode(),
        b"<rss><channel><item " + b" ".join(b'a%d="x"' % n for n in range(100_000)) + b"/></channel></rss>",
        b'<rss version="2.0"><channel><item><title>' + b"<![CDATA[" * 50_000,
        b"<!DOCTYPE " * 50_000 + rss("t").encode(),
    ],
    ids=["blanks", "depth", "attributes", "cdata", "doctypes"],
)
def test_hostile_documents_end_soon(body):
    started = time.monotonic()
    open_feed(body)
    assert time.monotonic() - started < 20


def test_a_web_page_tells_the_feed_it_has():
    page = b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed/"></head></html>'
    assert "its feed is /feed/" in open_feed(page).problem
    assert open_feed(b"<html><body>Hello</body></html>").problem == "a web page instead of a feed"
    assert open_feed(b"  ").problem == "an empty body"


def test_a_feed_that_ends_early_is_cut_off_and_a_loose_one_is_not():
    whole = rss("t").encode()
    assert cut_off(whole) is None
    assert cut_off(whole[: len(whole) // 2]) == "a feed that is cut off"
    assert cut_off(whole + b"<!-- generated in 3 ms -->") is None
    assert cut_off(b'<feed xmlns="http://www.w3.org/2005/Atom"/>') is None
