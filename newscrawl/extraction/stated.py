"""What a page states for machines: meta tags, JSON-LD, the data of its content system."""

from __future__ import annotations

from dataclasses import dataclass

from newscrawl.extraction import jsonld
from newscrawl.extraction.dom import collapse
from newscrawl.extraction.page import ParsedPage
from newscrawl.extraction.pangea import Utag, read_pangea

PUBLISHED_META = (
    "article:published_time", "content_publisheddate", "content_published_date", "content_date",
    "publishdate", "publish_date", "dtk:publishdate", "datepublished", "parsely-pub-date",
    "jpnncom_news_pubdate", "dc.date.issued", "dc.date", "dcterms.date", "pubdate", "date", "datecreated",
)  # fmt: skip
MODIFIED_META = ("article:modified_time", "datemodified", "content_updated_date", "og:updated_time")
AUTHOR_META = (
    "content_author",
    "content_creator_fullname",
    "author",
    "dable:author",
    "dc.creator",
    "dtk:author",
)
EDITOR_META = ("content_editor", "content_last_editor")
SECTION_META = (
    "content_subcategory", "article:section3", "article:section2", "article:section", "content_category",
)  # fmt: skip
SITE_META = ("og:site_name", "application-name", "content_publisher", "twitter:site")


@dataclass(slots=True)
class Stated:
    """What the page states for machines.

    `meta` are the meta tags by lower-case name, `nodes` the JSON-LD objects, `article` the article's
    own, `utag` the data of a Pangea page, `breadcrumb` the names from the front page inwards.
    """

    meta: dict[str, list[str]]
    nodes: list[jsonld.Node]
    article: jsonld.Node
    utag: Utag | None
    breadcrumb: list[str]

    def first(self, *names: str) -> str | None:
        """Return the first value of the meta tags `names`, in the order of the names."""
        return next((value for name in names for value in self.meta.get(name, ())), None)

    def all(self, *names: str) -> list[str]:
        """Return all values of the meta tags `names`, in the order of the names."""
        return [value for name in names for value in self.meta.get(name, ())]


def read_stated(parsed: ParsedPage) -> Stated:
    """Return what the page states for machines; what cannot be read is empty."""
    meta: dict[str, list[str]] = {}
    for tag in parsed.tagged("meta"):
        content = collapse(tag.get("content"))
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        if content and name and len(content) < 5000:
            meta.setdefault(name.strip().lower(), []).append(jsonld.string(content))
    nodes = jsonld.read_jsonld(parsed.tagged("script"))
    titles = [
        *meta.get("og:title", ()),
        *(collapse(each.text) for each in parsed.root.iterfind("head/title")),
    ]
    article = jsonld.find_article(nodes, titles)
    return Stated(meta, nodes, article, read_pangea(parsed.text), jsonld.breadcrumb(nodes))


def is_paywalled(stated: Stated) -> bool:
    """Say whether the page states that it is not free to read."""
    parts = stated.article.get("hasPart")
    works = [stated.article, *(parts if isinstance(parts, list) else [parts])]
    free = [work.get("isAccessibleForFree") for work in works if isinstance(work, dict)]
    if any(value is False or (isinstance(value, str) and value.lower() == "false") for value in free):
        return True
    return (stated.first("article:content_tier") or "").lower() == "locked" or (
        (stated.first("subscription") or "").lower() == "true"
    )
