"""What is known of an outlet's pages, as plain data that travels to worker processes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """One generation of an outlet's article markup. Every value is a CSS selector unless it says otherwise.

    `body` is the element that holds the article's own text; a layout applies to a page where it matches.
    `name` is stored with the article (`body` unless given). `drop` are elements inside `body` that are not
    the article; `related` the read-also blocks in it, kept as data. `mark` is text that only pages of this
    layout contain: with it the layout is also found on hosts that no outlet file names.
    """

    body: str
    name: str = ""
    title: str | None = None
    lead: str | None = None
    dateline: str | None = None
    authors: str | None = None
    editors: str | None = None
    published: str | None = None
    modified: str | None = None
    section: str | None = None
    tags: str | None = None
    image: str | None = None
    caption: str | None = None
    drop: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class Outlet:
    """What `extract` needs to know of an outlet.

    `name` is the spider's name (`source` of its articles); `domains` those that a canonical URL may be on;
    `layouts` newest first; `site_names` the outlet's own names, which are never an author; `whole_article`
    the query parameters that only ask for all pages of a story, and so are no part of an address;
    `utc_offset` the zone, in minutes, of dates that carry none (WIB is 420); `marked` whether layouts that
    are known by a mark in the page are tried after its own.
    """

    name: str
    domains: tuple[str, ...] = ()
    layouts: tuple[Layout, ...] = ()
    site_names: tuple[str, ...] = ()
    whole_article: tuple[str, ...] = ()
    utc_offset: int = 420
    marked: bool = True
