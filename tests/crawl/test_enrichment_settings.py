"""The stages that a crawl runs are those that the settings choose."""

from __future__ import annotations

from pathlib import Path

from tests.crawl.support import crawl, documents
from tests.site.serving import Served


def test_stages_that_are_turned_off_leave_their_fields_empty(site: Served, store: Path) -> None:
    url = site.site.story(7255101).url
    result = crawl(
        store, "-a", f"url={url}", "-s", "ENTITY_TAGGER=none", "-s", "LANGUAGE_DETECTOR=none", site=site
    )
    assert result.code == 0, result.err
    (document,) = documents(store).values()
    assert document["body"]
    assert (document["language"], document["entities"]) == (None, [])


def test_the_bundled_stages_fill_their_fields(site: Served, store: Path) -> None:
    url = site.site.story(7255101).url
    result = crawl(store, "-a", f"url={url}", site=site, tagged=True)
    assert result.code == 0, result.err
    (document,) = documents(store).values()
    assert document["language"]["code"] == "id"
    assert document["entities"]
