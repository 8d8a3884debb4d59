"""Which answers keep a crawler out, and which pages only speak of such things."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.http import HtmlResponse

from newscrawl.downloading.blocking import MAX_CHALLENGE_BYTES, refusal_of_answer
from newscrawl.downloading.failures import refusal_of

URL = "https://www.kabarlontar.id/daerah/2026/11/20/7001/warga-sumba"
CLOUDFLARE = (
    '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head><body>'
    "<script>(function(){window._cf_chl_opt = {cType: 'managed'};})();</script></body></html>"
)
AKAMAI = (
    "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\n You don't have "
    "permission to access this server.<P>\nReference&#32;&#35;18&#46;1234\n</BODY></HTML>"
)
INCAPSULA = (
    '<html><head><META NAME="robots" CONTENT="noindex,nofollow">'
    '<script src="/_Incapsula_Resource?SWJIYLWA=1"></script></head><body></body></html>'
)
DATADOME = (
    "<html><head><title>kabarlontar.id</title></head><body><script>var dd={'host':"
    "'geo.captcha-delivery.com'}</script></body></html>"
)


def answer(text: str, status: int = 200, **headers: str) -> HtmlResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HtmlResponse(URL, status=status, headers=named, body=text.encode())


@pytest.mark.parametrize("status", [200, 403, 503])
@pytest.mark.parametrize("text", [CLOUDFLARE, AKAMAI, INCAPSULA, DATADOME])
def test_a_test_for_browsers_is_a_challenge_whatever_its_status(text: str, status: int) -> None:
    refused = refusal_of_answer(answer(text, status))
    assert refused is not None
    assert (refused.reason, refused.final) == ("challenge", False)


def test_cloudflare_says_so_in_a_header() -> None:
    refused = refusal_of_answer(answer("<html></html>", 403, cf_mitigated="challenge"))
    assert refused is not None
    assert refused.reason == "challenge"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, "blocked"), (403, "blocked"), (429, "blocked"), (451, "blocked"),
        (404, "http_404"), (500, "http_500"), (503, "http_503"), (200, None),
    ],
)  # fmt: skip
def test_a_status_tells_whether_we_are_kept_out(status: int, reason: str | None) -> None:
    refused = refusal_of_answer(answer("<p>gangguan</p>", status))
    assert (refused and refused.reason) == reason
    assert refused is None or not refused.final


def _story(title: str, text: str, *scripts: str) -> str:
    paragraph = "<p>Warga Desa Rote berkumpul sejak pagi untuk memperbaiki sumur tua yang lama kering.</p>"
    return f"<html><head><title>{title}</title>{''.join(scripts)}</head><body>{text}{paragraph * 200}</body>"


@pytest.mark.parametrize(
    "page",
    [
        # What services put into the pages that they let through.
        _story("Warga Rote", "", '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'),
        _story("Warga Rote", "", '<script src="/_Incapsula_Resource?SWJIYLWA=1&ns=2"></script>'),
        # Articles about them.
        _story("Just a moment...", "<p>Judul lagu itu diputar tiga kali.</p>"),
        _story("Cara Kerja captcha-delivery.com", "<p>captcha-delivery.com memeriksa peramban.</p>"),
        _story("Just a moment...", "x" * MAX_CHALLENGE_BYTES + "_cf_chl_opt"),
    ],
)
def test_an_article_is_no_challenge(page: str) -> None:
    assert refusal_of_answer(answer(page)) is None


def test_what_has_no_text_is_looked_at_too() -> None:
    assert refusal_of_answer(_bytes(b"")) is None
    assert refusal_of_answer(_bytes(b"\xff\xfe\x00")) is None


def _bytes(body: bytes, **options: Any) -> HtmlResponse:
    return HtmlResponse(URL, body=body, encoding="utf-8", **options)


def test_a_host_that_a_proxy_cannot_reach_is_away_like_any_other() -> None:
    error = TunnelError("Could not open CONNECT tunnel with proxy orang:rahasia@127.0.0.1:3128")
    refused = refusal_of(error)
    assert refused is not None
    assert (refused.reason, refused.final) == ("unreachable", False)
    assert "rahasia" not in str(refused)
