"""Addresses: one spelling for one page, one id for one article."""

import pytest

from newscrawl.urls import article_id, clean_url, first_page, on_domains, plain_url, whole_url


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("http://WWW.Contoh.ID:80/a/b.html#komentar", "https://www.contoh.id/a/b.html"),
        ("https://contoh.id", "https://contoh.id/"),
        ("https://contoh.id/a?utm_source=x&id=7&fbclid=y", "https://contoh.id/a?id=7"),
        ("https://contoh.id/a?page=all&id=7", "https://contoh.id/a?id=7"),
        ("https://orang:rahasia@contoh.id/a", "https://contoh.id/a"),
        ("https://contoh.id:8443/a", "https://contoh.id:8443/a"),
        ("https://contoh.id/kabar jum'at/ç", "https://contoh.id/kabar%20jum'at/%C3%A7"),
        ("https://contoh.id/a?b=1&a=2", "https://contoh.id/a?b=1&a=2"),
    ],
)
def test_clean_url(url: str, clean: str) -> None:
    assert clean_url(url, drop=["page"]) == clean
    assert clean_url(clean, drop=["page"]) == clean


@pytest.mark.parametrize("url", ["", "contoh.id/a", "ftp://contoh.id/a", "javascript:void(0)", "https:///a"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        clean_url(url)


def test_ids_follow_the_page_or_the_outlets_number() -> None:
    assert article_id("http://contoh.id/a?utm_medium=wa") == article_id("https://contoh.id/a#x")
    assert article_id("https://contoh.id/a/satu/7.html", "contoh", "7") == article_id(
        "https://contoh.id/a/7.html", "contoh", "7"
    )
    assert article_id("https://contoh.id/a/7.html", "contoh", "7") != article_id(
        "https://contoh.id/a/7.html", "lain", "7"
    )
    assert len(article_id("https://contoh.id/")) == 32


def test_domains_hold_what_is_below_them() -> None:
    assert on_domains("https://news.contoh.id/a", ["contoh.id"])
    assert not on_domains("https://bukancontoh.id/a", ["contoh.id"])
    assert not on_domains("https://contoh.id.jahat.com/a", ["contoh.id"])


@pytest.mark.parametrize(
    ("url", "switches", "whole", "plain"),
    [
        ("https://contoh.id/a-b", {"page": "all"}, "https://contoh.id/a-b?page=all", "https://contoh.id/a-b"),
        (
            "https://contoh.id/a?page=2&x=1#isi",
            {"page": "all"},
            "https://contoh.id/a?x=1&page=all",
            "https://contoh.id/a?x=1",
        ),
        (
            "https://contoh.id/a?single=1",
            {"single": "1"},
            "https://contoh.id/a?single=1",
            "https://contoh.id/a",
        ),
        ("https://contoh.id/a/all", {"/all": ""}, "https://contoh.id/a/all", "https://contoh.id/a"),
        ("https://contoh.id/a/", {"/all": ""}, "https://contoh.id/a/all", "https://contoh.id/a/"),
    ],
)
def test_the_address_of_a_whole_story(url: str, switches: dict[str, str], whole: str, plain: str) -> None:
    assert whole_url(url, switches) == whole
    assert plain_url(url, switches) == plain
    assert clean_url(whole, switches) == clean_url(whole_url(plain, switches), switches)


def test_a_numbered_page_is_its_story() -> None:
    assert first_page("https://contoh.id/a?x=1&page=2") == "https://contoh.id/a?x=1"
    assert first_page("https://contoh.id/?page=12345") == "https://contoh.id/?page=12345"
