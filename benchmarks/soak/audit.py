"""What the store holds after the last run, against what the outlets have published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from benchmarks.soak.outlets import Plan, spider_of
from benchmarks.soak.world import START, Story, World
from newscrawl.article import Document
from newscrawl.storage.store import ArticleQuery, Store

STEPS = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
"""Ages at which articles are looked at again (REVISIT_AFTER) within the days of a soak."""

POLLED = timedelta(hours=6)
"""What came out later may have been met by the last run only, which says nothing of delays."""

_MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Audit:
    """Articles by their addresses: `owed` are those that could be read while they were up, `lost` those of
    them that are not stored, with why; `doubled` those stored more than once; `invented` what the store holds
    and no outlet has published.

    Of the outlets without faults: `wrong` are articles whose headline, text, author, date or language is
    stored otherwise than published; `edits` and `removals` how many there were time to notice, `unnoticed`
    those that were not; `revised` articles with a revision that their outlet did not make. `delays` are the
    minutes from publication to the store. `records` is how many runs left one that says that they ended.
    """

    owed: int = 0
    lost: dict[str, str] = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)
    edits: int = 0
    removals: int = 0
    unnoticed: list[str] = field(default_factory=list)
    revised: list[str] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
    records: int = 0


def audit(world: World, store: Store, runs: Sequence[datetime]) -> Audit:
    """Compare the world with the store; `runs` are the moments of all runs, ascending."""
    found = Audit()
    for plan in world.plans:
        found.records += sum(
            record["outcome"] in ("finished", "nothing_due") for record in store.crawls(plan.name)
        )
        documents = defaultdict[int, list[Document]](list)
        for document in store.documents(ArticleQuery(source=plan.name)):
            path = urlsplit(document["url"]).path.removeprefix("/amp").removeprefix("/kanal")
            story = world.find(plan, path)
            if story is None:
                found.invented.append(document["url"])
            else:
                documents[story.number].append(document)
        missing = list(_missing(world.stories[plan.number], documents, runs, found))
        found.lost |= _reasons(store, plan, missing)
        for story in world.stories[plan.number]:
            stored = documents.get(story.number, [])
            if _copies(plan, stored) > 1:
                found.doubled.append(story.url)
            if stored and not plan.faults:
                _compare(story, stored[0], runs, found)
    return found


def _missing(
    stories: Sequence[Story], documents: dict[int, list[Document]], runs: Sequence[datetime], found: Audit
) -> Iterator[Story]:
    for story in stories:
        if _is_owed(story, runs):
            found.owed += 1
            if story.number not in documents:
                yield story


def _is_owed(story: Story, runs: Sequence[datetime]) -> bool:
    """Say whether a run could read the story. Nobody owes one that may be gone before."""
    if story.published < START or story.removed:
        return False
    since = story.trouble.until if story.trouble else story.published
    return any(run >= since and _is_readable(story.plan, run) for run in runs)


def _is_readable(plan: Plan, moment: datetime) -> bool:
    return all(fault.kind.readable for fault in plan.faults if fault.is_on(moment))


def _reasons(store: Store, plan: Plan, missing: Sequence[Story]) -> dict[str, str]:
    ids = {spider_of(plan).identify(story.url): story for story in missing}
    visits = store.visits(list(ids)) if ids else {}
    return {
        story.url: (visits[id].reason or "led to another article") if id in visits else "never asked for"
        for id, story in ids.items()
    }


def _copies(plan: Plan, stored: Sequence[Document]) -> int:
    """Return how often an article is stored; under another address as a known copy does not count."""
    if any(fault.name == "renamed" for fault in plan.faults):
        return sum(document["duplicate_of"] is None for document in stored)
    return len(stored)


def _compare(story: Story, document: Document, runs: Sequence[datetime], found: Audit) -> None:
    if START <= story.published < runs[-2] - POLLED:
        found.delays.append((document["first_seen_at"] - story.published) / _MINUTE)
    text = story.text(document["fetched_at"])
    facts = {
        "title": document["title"] == text.title,
        "body": document["body"] == text.body,
        "author": document["authors"] == [text.author],
        "date": document["published_at"] is not None
        and abs(document["published_at"] - story.published) < _MINUTE,
        "language": document["language"] is None or document["language"]["code"] == "id",
    }
    if wrong := [name for name, right in facts.items() if not right]:
        found.wrong[document["url"]] = ", ".join(wrong)
    _compare_edit(story, document, runs, found)
    if story.removed and _is_looked_at(story, story.removed, runs):
        found.removals += 1
        if document["gone_at"] is None:
            found.unnoticed.append(story.url)


def _compare_edit(story: Story, document: Document, runs: Sequence[datetime], found: Audit) -> None:
    edited = story.edited
    if edited is None or document["first_seen_at"] >= edited:
        if document["revision"] > 1:
            found.revised.append(story.url)
    elif _is_looked_at(story, edited, runs):
        found.edits += 1
        if document["revision"] != 2 or document["body"] != story.text(edited).body:
            found.unnoticed.append(story.url)


def _is_looked_at(story: Story, changed: datetime, runs: Sequence[datetime]) -> bool:
    """Say whether the article was due to be looked at after a change, and a run came."""
    due = next((story.published + step for step in STEPS if story.published + step >= changed), None)
    return due is not None and due <= runs[-1]
