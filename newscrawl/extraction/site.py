"""Whose page it is: an outlet's names, which stand in titles and bylines and belong in neither."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import tldextract

from newscrawl.urls import host_of

# The suffix list that comes with the library: no request, the same answer everywhere.
_domains = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)

_PARTS = re.compile(r"(\s+[|•·»–—-]\s+|\s*::\s*|\s+:\s+|\s*\|\s*)")
_PREFIX = re.compile(r"(?P<name>[^:]{2,40}):\s+(?=\S)")
_ENDINGS = frozenset({"", "com", "coid", "id", "co", "net", "tv", "news", "online", "official", "redaksi"})
# Words that make no person of an outlet's name, nor of anything else.
_DESK = frozenset({
    "admin", "administrator", "author", "cyber", "desk", "developer", "digital", "editor", "editorial",
    "group", "id", "indonesia", "internal", "jurnalis", "kontributor", "liputan", "media", "network",
    "news", "newsroom", "of", "online", "penulis", "redaksi", "redaktur", "reporter", "staff", "super",
    "team", "the", "tim", "tv", "user", "web", "webmaster", "wartawan", "writer", "com", "co", "english",
    "dari", "by", "oleh",
})  # fmt: skip


@lru_cache(maxsize=4096)
def registrable_domain(host: str) -> str:
    """Return the domain that an owner registers ("republika.co.id"), or `host` itself where there is none."""
    return _domains.extract_str(host).top_domain_under_public_suffix or host


@lru_cache(maxsize=4096)
def _label(host: str) -> str:
    return _domains.extract_str(host).domain


def compact(text: str) -> str:
    """Return the letters and digits of `text` in lower case, for comparing names across spellings."""
    return "".join(filter(str.isalnum, text.casefold()))


class SiteNames:
    """The names of one outlet: those given, and those that follow from its addresses."""

    def __init__(self, names: Iterable[str], urls: Iterable[str]) -> None:
        given = [name for name in names if name]
        hosts = {host_of(url) for url in (*urls, *given)} - {""}
        domains = {registrable_domain(host) for host in hosts}
        self._labels = {compact(_label(host)) for host in hosts if len(_label(host)) > 2}
        self._names = (
            {compact(name) for name in given} | {compact(domain) for domain in domains} | self._labels
        )
        self._names.discard("")

    def is_site(self, text: str) -> bool:
        """Say whether `text` names the outlet ("detikNews", "Tim Liputan6.com") or no more than a desk."""
        whole = compact(text)
        if whole in self._names:
            return True
        kept = [word for word in re.split(r"[\s()/,]+", text) if word and compact(word) not in _DESK]
        return all(self._is_name(word) for word in kept) or compact("".join(kept)) in self._names

    def strip(self, title: str, sections: Iterable[str] = ()) -> str:
        """Return `title` without the outlet's name before or after it, and the section named with it."""
        parts = _PARTS.split(title)
        dropped = False
        while len(parts) > 1 and self._is_tail(parts[-1]):
            parts, dropped = parts[:-2], True
        known = {compact(section) for section in sections}
        if dropped and len(parts) > 1 and compact(parts[-1]) in known:
            parts = parts[:-2]
        while len(parts) > 1 and self.is_site(parts[0]):
            parts = parts[2:]
        kept = "".join(parts).strip()
        prefix = _PREFIX.match(kept)
        return kept[prefix.end() :] if prefix and self.is_site(prefix["name"]) else kept

    def _is_name(self, word: str) -> bool:
        plain = compact(word)
        if plain in self._names:
            return True
        for label in self._labels:
            if plain.startswith(label):
                rest = plain[len(label) :]
                # "detikHealth", "KompasOtomotif": the outlet's name, then a capital.
                if rest in _ENDINGS or (len(word) == len(plain) and word[len(label)].isupper()):
                    return True
        return False

    def _is_tail(self, part: str) -> bool:
        words = part.split()
        return len(words) <= 4 and (self.is_site(part) or any(self._is_name(word) for word in words))
