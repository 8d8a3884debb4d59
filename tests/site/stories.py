"""The stories of the invented outlet, and what a crawl must make of each.

One file in `stories/` is one story: a header of `name: value` lines, an empty line, then the body, one block
per line with empty lines between. `_HEADER` lists the header's names.

    ## Subhead              h2 (### h3, #### h4, #* a bold paragraph, #/ bold with the text after <br>)
    - item      > quote     list item, block quote
    @also N     @also-text N   read-also link to story N, as a block or as a paragraph of its own
    @bare text              a paragraph without <p>, glued to the block before it
    @photo caption | credit    @embed URL    @player    @nbsp (an empty paragraph)
    @slide caption | credit    @post time | title  (photo gallery, live blog)

Inline: **bold**, *italic*, [text](url). Everything else is text as a reader sees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Literal

ORIGIN = "https://www.voaindonesia.com"
FOLDER = Path(__file__).with_name("stories")

Kind = Literal["article", "photo", "video", "audio", "live"]
_TEXT_KINDS = ("article", "live")
_HEADINGS = {"##": "h2", "###": "h3", "####": "h4", "#*": "bold", "#/": "br"}
_HEADER = {
    "number", "title", "slug", "form", "kind", "lead", "dateline", "authors", "byline", "section", "keywords",
    "image", "published", "modified", "initials", "only", "claim", "claimant", "verdict", "verdict_text",
    "fault",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of a story as written: `type` is paragraph, heading, list_item, quote or a directive's name.

    `text` still holds inline marks; `style` is a heading's markup, a picture's credit or a post's time.
    """

    type: str
    text: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One story: what its page shows, and (`expected_…`) what an article read from it must hold.

    `form` names the page structure that pangea.py renders. `byline` is how the authors are shown: `links`
    (one link each), `comma` (one link for all), `utag` (only in the page's script). `only` names the one
    source that lists the story: `archive`, `feed`, `section 299`. `fault` names the fault it is served with.
    """

    number: int
    title: str
    slug: str
    section: str
    published: datetime
    modified: datetime
    form: str = "standard"
    kind: Kind = "article"
    lead: str | None = None
    dateline: str | None = None
    authors: tuple[str, ...] = ()
    byline: str = "links"
    keywords: tuple[str, ...] = ()
    caption: str | None = None
    credit: str | None = None
    initials: tuple[str, ...] = ()
    initials_apart: bool = False
    only: str | None = None
    fault: str | None = None
    factcheck: tuple[str, str, str, str] | None = None
    pieces: tuple[Piece, ...] = ()
    related: tuple[tuple[str, str], ...] = field(default=())

    @property
    def path(self) -> str:
        """The canonical path, with the slug."""
        return f"/a/{self.slug}/{self.number}.html"

    @property
    def short_path(self) -> str:
        """The path without the slug, which redirects to `path`."""
        return f"/a/{self.number}.html"

    @property
    def url(self) -> str:
        """The canonical address."""
        return ORIGIN + self.path

    @property
    def dated(self) -> bool:
        """Whether the page knows its date; the year 1900 means that it does not."""
        return self.published.year > 1900

    @property
    def expected_blocks(self) -> list[tuple[str, str]]:
        """The article's blocks in order, as (type, text)."""
        if self.kind not in _TEXT_KINDS:
            return [("paragraph", self.lead)] if self.lead else []
        blocks = [_block(piece) for piece in self.pieces]
        return [block for block in blocks if block]

    @property
    def expected_body(self) -> str:
        """The article's body: its blocks, joined by an empty line."""
        return "\n\n".join(text for _, text in self.expected_blocks)

    @property
    def expected_authors(self) -> list[str]:
        """People and agencies; the outlet's own name is none."""
        return [name for name in self.authors if name != "VOA Indonesia"]

    @property
    def expected_tags(self) -> list[str]:
        """The page's keywords, of which the CMS makes the section the first."""
        return [self.section, *self.keywords]

    @property
    def is_article(self) -> bool:
        """Whether a crawl stores the page; a radio programme's is no article."""
        return self.form != "programme"

    @property
    def expected_published_at(self) -> datetime | None:
        """When the page says it was published, in UTC."""
        return self.published.astimezone(UTC) if self.dated else None

    @property
    def expected_modified_at(self) -> datetime | None:
        """When the page says it was changed, in UTC; pages without JSON-LD and fact checks do not tell."""
        tells = self.dated and self.form not in ("2018", "factcheck", "video", "audio", "programme")
        return self.modified.astimezone(UTC) if tells else None

    @property
    def expected_related(self) -> list[tuple[str, str]]:
        """The read-also links as (title, URL), in order."""
        return list(self.related)

    def edited(self, old: str, new: str, at: datetime) -> Story:
        """Return the story with `old` replaced by `new` in title and text, modified `at`.

        Raises ValueError where neither contains `old`.
        """
        pieces = tuple(replace(piece, text=piece.text.replace(old, new)) for piece in self.pieces)
        title = self.title.replace(old, new)
        if pieces == self.pieces and title == self.title:
            raise ValueError(f"story {self.number} does not contain {old!r}")
        return replace(self, title=title, pieces=pieces, modified=at)


def _block(piece: Piece) -> tuple[str, str] | None:
    match piece.type:
        case "paragraph" | "heading" | "list_item" | "quote":
            return piece.type, plain(piece.text)
        case "bare":
            return "paragraph", plain(piece.text)
        case "post":
            return "heading", plain(piece.text)
    return None


def plain(text: str) -> str:
    """Return the text of a line without its inline marks."""
    text = re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", text)
    return re.sub(r"\*\*([^*]+)\*\*|\*([^*]+)\*", lambda match: match[1] or match[2], text)


def slugify(title: str) -> str:
    """Return the slug that the CMS makes of a title; like the real ones it may end in a hyphen."""
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower().replace("é", "e").replace("'", ""))
    return slug[:100].lstrip("-")


@cache
def load_stories() -> tuple[Story, ...]:
    """Return all stories, newest first; the undated ones last. Raises ValueError for a bad file."""
    stories = [parse_story(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.txt"))]
    by_number = {story.number: story for story in stories}
    return newest_first(link(story, by_number) for story in stories)


def newest_first(stories: Iterable[Story]) -> tuple[Story, ...]:
    """Return the stories in the order of the outlet's lists."""
    return tuple(sorted(stories, key=lambda story: (story.published, story.number), reverse=True))


def link(story: Story, by_number: Mapping[int, Story]) -> Story:
    """Fill in `related` from the titles and addresses of the stories that its text names by number.

    Raises KeyError where one of them does not exist.
    """
    targets = [by_number[int(piece.text)] for piece in story.pieces if piece.type.startswith("also")]
    return replace(story, related=tuple((other.title, other.url) for other in targets))


def parse_story(text: str) -> Story:
    """Return the story of one file. Raises ValueError for an unknown header name or directive."""
    head, _, body = text.strip().partition("\n\n")
    header = dict(line.split(": ", 1) for line in head.splitlines())
    if unknown := header.keys() - _HEADER:
        raise ValueError(f"unknown header {sorted(unknown)}")
    caption, _, credit = header.get("image", "").partition(" | ")
    initials, _, apart = header.get("initials", "").partition(" | ")
    byline, _, byline_names = header.get("byline", "links").partition(" ")
    names = re.split(r"[;,] ", header.get("authors") or byline_names)
    checked = [header.get(name, "") for name in ("claim", "claimant", "verdict", "verdict_text")]
    return Story(
        number=int(header["number"]),
        title=header["title"],
        slug=header.get("slug") or slugify(header["title"]),
        section=header["section"],
        published=datetime.fromisoformat(header["published"]),
        modified=datetime.fromisoformat(header["modified"]),
        form=header.get("form", "standard"),
        kind=header.get("kind", "article"),  # type: ignore[arg-type]
        lead=header.get("lead"),
        dateline=header.get("dateline"),
        authors=tuple(name for name in names if name),
        byline=byline,
        keywords=tuple(header["keywords"].split(", ")) if "keywords" in header else (),
        caption=caption or None,
        credit=credit or None,
        initials=tuple(initials.split("/")) if initials else (),
        initials_apart=apart == "own",
        only=header.get("only"),
        fault=header.get("fault"),
        factcheck=(checked[0], checked[1], checked[2], checked[3]) if checked[0] else None,
        pieces=tuple(_piece(line.strip()) for line in body.splitlines() if line.strip()),
    )


def _piece(line: str) -> Piece:
    mark, _, text = line.partition(" ")
    if mark in _HEADINGS:
        return Piece("heading", text, _HEADINGS[mark])
    if mark == "-":
        return Piece("list_item", text)
    if mark == ">":
        return Piece("quote", text)
    if not mark.startswith("@"):
        return Piece("paragraph", line)
    match mark[1:]:
        case "photo" | "slide" as name:
            caption, _, credit = text.partition(" | ")
            return Piece(name, caption, credit)
        case "post":
            time, _, title = text.partition(" | ")
            return Piece("post", title, time)
        case "also" | "also-text" | "bare" | "embed" | "player" | "nbsp" as name:
            return Piece(name, text)
    raise ValueError(f"unknown directive {mark}")
