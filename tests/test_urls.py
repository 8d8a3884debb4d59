"""Addresses: one spelling for one page, one id for one article."""

import pytest

from newscrawl.urls import article_id, clean_url, on_domains


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
