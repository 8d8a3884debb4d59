"""What a hostile outlet answers: each trap with the reason that a crawl must count for it."""

from __future__ import annotations

import asyncio
import gzip
import re
import zlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import brotli
from backports import zstd

from tests.security.server import Answer, Request, reply
from tests.security.spiders import SITE

XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
ZEROS = bytes(64 << 20)
SECRET = "isi-rahasia-di-cakram"
LAUGHS = (
    '<!DOCTYPE r [<!ENTITY tawa0 "ha"><!ENTITY berkas SYSTEM "file://{path}"><!ENTITY intern SYSTEM "{url}">'
    + "".join(f'<!ENTITY tawa{n} "{f"&tawa{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)


TITLE = (
    '<html><head><title>Judul</title><script type="application/ld+json">{"@type": "NewsArticle", "headline": '
    '"Judul\\u001b]0;palsu\\u0007 \\u009b31mmerah\\n23:59:59 ERROR palsu \\u2028 akhir"}</script>'
    "</head><body><article><h1>Judul</h1>"
    + "<p>Warga Desa Samiran menanam jagung di kebun desa sejak pagi, lalu makan siang di balai.</p>" * 4
    + "</article></body></html>"
)


def urlset(*urls: str) -> bytes:
    """Return a sitemap."""
    items = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return f"<urlset {XMLNS}>{items}</urlset>".encode()


def index(*urls: str) -> bytes:
    """Return a sitemap index as an answer."""
    items = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return reply(f"<sitemapindex {XMLNS}>{items}</sitemapindex>", kind="application/xml")


def redirect(location: str) -> bytes:
    """Return a redirect."""
    return reply(status=302, location=location)


def packed(body: bytes, encoding: str) -> bytes:
    """Return an answer with a Content-Encoding."""
    return reply(body, content_encoding=encoding)


def streaming(head: bytes, piece: bytes, pause: float = 0) -> Callable[[Request], AsyncIterator[bytes]]:
    """Return an answer that has no end."""

    async def stream(_request: Request) -> AsyncIterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n" + head
        while True:
            await asyncio.sleep(pause)
            yield piece

    return stream


def layers(count: int) -> bytes:
    """Return a body packed `count` times over."""
    body = b"<p>Isi</p>"
    for _ in range(count):
        packer = zlib.compressobj(0, wbits=31)
        body = packer.compress(body) + packer.flush()
    return body


def articles(internal: str) -> dict[str, tuple[Answer, str]]:
    """Return addresses of articles, what they answer, and why none is one; nobody may get at `internal`."""
    html, refresh = "<html><body>", '<meta http-equiv="refresh" content="0;url={}">'
    name_and_port = internal.removeprefix("http://127.0.0.1")
    ever = iter(range(1_000_000))
    return {
        "/berita/judul": (reply(TITLE), "stored"),
        "/berita/tetes": (streaming(b"\r\n<html>", b"<p>x</p>", 0.1), "timeout"),
        "/berita/kepala-lambat": (streaming(b"", b"a: b\r\n", 0.1), "timeout"),
        "/berita/kepala-banyak": (streaming(b"", b"x-kepala: " + b"y" * 2000 + b"\r\n"), "too_large"),
        "/berita/kepala-panjang": (streaming(b"x: ", b"y" * 5000), "unreachable"),
        "/berita/tanpa-akhir": (streaming(b"\r\n<html>", b"<p>x</p>" * 10_000), "too_large"),
        "/berita/besar": (reply(html + " " * (11 << 20)), "too_large"),
        "/berita/mengaku-besar": (b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\nx", "too_large"),
        "/berita/panjang-palsu": (b"HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nx", "unreachable"),
        "/berita/bukan-http": (b"\xff\xfe\r\n\r\n", "unreachable"),
        "/berita/gzip": (packed(gzip.compress(ZEROS, 1), "gzip"), "too_large"),
        "/berita/brotli": (packed(brotli.compress(ZEROS, quality=1), "br"), "too_large"),
        "/berita/zstd": (packed(zstd.compress(ZEROS), "zstd"), "too_large"),
        "/berita/deflate": (packed(zlib.compress(ZEROS, 1), "deflate"), "too_large"),
        "/berita/berlapis": (packed(layers(3), "gzip, gzip, gzip"), "bad_encoding"),
        "/berita/gzip-rusak": (packed(b"\x1f\x8b rusak", "gzip"), "bad_encoding"),
        "/berita/brotli-rusak": (packed(b"rusak", "br"), "bad_encoding"),
        "/berita/zstd-rusak": (packed(b"rusak", "zstd"), "bad_encoding"),
        "/berita/diri": (redirect("/berita/diri"), "redirects"),
        "/berita/lingkaran": (redirect("/lingkaran"), "redirects"),
        "/berita/selalu-baru": (lambda _: redirect(f"/berita/selalu-baru?{next(ever)}"), "redirects"),
        "/berita/ke-dalam": (redirect(internal), "private_address"),
        "/berita/desimal": (redirect(f"http://2130706433{name_and_port}"), "private_address"),
        "/berita/heksa": (redirect(f"http://0x7f.1{name_and_port}"), "private_address"),
        "/berita/enam": (redirect(f"http://[::ffff:127.0.0.1]{name_and_port}"), "private_address"),
        "/berita/localhost": (redirect(f"http://localhost{name_and_port}"), "private_address"),
        "/berita/segar-dalam": (reply(refresh.format(internal)), "private_address"),
        "/berita/berkas": (redirect("file:///etc/hostname"), "unsupported_address"),
        "/berita/skrip": (redirect("javascript:alert(1)"), "unsupported_address"),
        "/berita/data": (redirect("data:text/html,<p>Isi</p>"), "unsupported_address"),
        "/berita/salah": (redirect("http://[::1"), "unsupported_address"),
        "/berita/porta": (redirect("http://www.jebakan.id:99999/"), "unsupported_address"),
        "/berita/nama": (redirect("http://ani:rahasia@www.jebakan.id/berita/x"), "unsupported_address"),
        "/berita/panjang": (redirect("/berita/" + "x" * 5000), "unsupported_address"),
        "/berita/segar-skrip": (reply(refresh.format("javascript:alert(1)")), "unsupported_address"),
        "/berita/kendali": (redirect("/berita/\x1b[31m\x07tidak-ada"), "gone"),
        f"/berita/{'z' * 3000}": (reply(status=404), "gone"),
    }


def answers(internal: str, path: str) -> dict[str, Answer]:
    """Return the whole outlet; `internal` is an address and `path` a file that it must not get at."""
    laughs = LAUGHS.format(path=path, url=internal)
    xml = "application/xml"
    pages = articles(internal)
    item = "<item><link>{}/berita/umpan-{}</link><title>{}</title></item>"
    ever = iter(range(1_000_000))

    def deeper(request: Request) -> bytes:
        level = int(re.sub(r"\D", "", request.path))
        return index(f"{SITE}/dalam/{level + 1}.xml" if level < 100 else f"{SITE}/peta-berita.xml")

    def ever_new(request: Request) -> bytes:
        return reply(f'<html><body><a href="/berita/tak-ada-{next(ever)}">Baru</a> {request.path}')

    entities = f"{SITE}/berita/&tawa9;", f"{SITE}/berita/&berkas;", f"{SITE}/berita/&intern;"
    links = "".join(f'<a href="/berita/tautan-{n}">x</a>' for n in range(10_001))
    today = datetime.now(UTC).date()
    parts = [
        f"{SITE}/{name}.xml" for name in ("peta", "peta-entitas", "peta-bom", "peta-rusak", "peta-berita")
    ]
    return {
        "/robots.txt": reply("User-agent: *\nDisallow:\n", kind="text/plain"),
        "/umpan-entitas.xml": reply(
            f"{laughs}<rss version='2.0'><channel>{item.format(SITE, 'satu', '&tawa9;')}"
            f"{item.format(SITE, 'dua&berkas;', '&berkas;&intern;')}</channel></rss>",
            kind=xml,
        ),
        "/umpan-besar.xml": reply(b"<rss version='2.0'><channel>" + b"<item>" * 100_001, kind=xml),
        "/umpan-pindah.xml": redirect(internal),
        "/peta.xml": index(*parts, f"{SITE}/dalam/1.xml", internal, "http://10.1.2.3/peta.xml"),
        "/peta-berita.xml": reply(urlset(*(SITE + path for path in pages)), kind=xml),
        "/peta-entitas.xml": reply(laughs.encode() + urlset(*entities), kind=xml),
        "/peta-bom.xml": reply(gzip.compress(ZEROS, 1), kind="application/gzip"),
        "/peta-rusak.xml": packed(b"rusak", "br"),
        **{f"/dalam/{level}.xml": deeper for level in range(1, 101)},
        "/terkini": ever_new,
        **{f"/kalender/{today - timedelta(days=ago)}": ever_new for ago in range(-30, 30)},
        "/tautan": reply(f"<html><body>{links}"),
        "/lingkaran": redirect("/berita/lingkaran"),
        **{path: answer for path, (answer, _) in pages.items()},
    }
