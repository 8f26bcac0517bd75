"""Remembers what a page spoke of, and so reads "they", "the alliance", "the species"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .sentence import Mention, Sentence
from .subjects import agents
from .words import ANIMALS, BODIES, ORGANIZATION_WORDS, WORKS

if TYPE_CHECKING:
    from .names import End, Lexicon

_OWNERS = {"our": "we", "its": "it", "their": "they"}
_POINTING = frozenset("the this these its wild captive remaining last".split())


class Memory:
    """What was spoken of: the topic (whom "they" means), the taxon, and what each head noun last meant.

    Args:
        lexicon: the names.
        we: the organization that "we" means: the publisher of the page.
        taxon: what "the species" means until the page names another.

    """

    def __init__(self, lexicon: Lexicon, *, we: str = "", taxon: str = "") -> None:
        self.we, self.taxon = we, taxon
        self.topic: tuple[str, ...] = (we,) if we else ()
        self._lexicon = lexicon
        self._meant: dict[str, str] = {}  # "alliance", "patrols": what was last called so

    def with_pronouns(self, sentence: Sentence) -> Sentence:
        """Add to the names the words that stand for one: "they", "the organization", "the otters"."""
        at = sentence.at
        for index in range(len(sentence.tokens)):
            mention = at.get(index)
            if mention and mention.first == index:
                for slug in mention.slugs:
                    self._mean(self._lexicon.ends[slug])
            elif mention is None:
                found = self._definite(sentence, index)
                if found:
                    at[index] = found
        named = replace(sentence, mentions=list(dict.fromkeys(at[index] for index in sorted(at))))
        first = next((m for m in named.mentions if self.can_act(m) and named.is_agent(m)), None)
        pronouns = [self._pronoun(named, index, first) for index in range(len(named.tokens)) if index not in at]
        mentions = [*named.mentions, *filter(None, pronouns)]
        return replace(named, mentions=sorted(mentions, key=lambda mention: mention.first))

    def _pronoun(self, sentence: Sentence, index: int, first: Mention | None) -> Mention | None:
        """Read "it" and "they" as what the sentence began with, or else the one before it."""
        low, last = sentence.low(index), index + 1
        if low in _OWNERS and sentence.low(index + 1) in WORKS:  # "our work is funded by"
            low, last = _OWNERS[low], index + 2
        if low not in ("it", "they", "them", "we") or (low == "them" and sentence.low(index - 1) == "among"):
            return None
        if low == "we":
            slugs: tuple[str, ...] = (self.we,) if self.we else ()
        else:
            topic = first.slugs if first and first.last <= index else self.topic
            slugs = topic if low != "it" or len(topic) == 1 else ()
        other = (self.taxon,) if self.taxon and low != "we" else ()
        if not slugs and not other:
            return None
        return Mention(index, last, slugs or other, plain=False, single=True, fallback=other if slugs else ())

    def _definite(self, sentence: Sentence, index: int) -> Mention | None:
        """Read "the alliance", "the patrols", "the species" as what was last called so."""
        low, pointing = sentence.low(index), sentence.low(index - 1)
        following = sentence.tokens[index + 1] if index + 1 < len(sentence.tokens) else None
        if pointing not in _POINTING or (following and following.is_word and following.is_capital):
            return None
        if low in ANIMALS and self.taxon:
            return Mention(index, index + 1, (self.taxon,), plain=False, single=True)
        slug = self._last_called(low)
        if not slug:
            return None
        named_else = following is not None and following.low in ("of", "for")
        if self._lexicon.ends[slug].sort == "org" and (named_else or pointing not in ("the", "this")):
            return None
        return Mention(index, index + 1, (slug,), plain=False)

    def _last_called(self, head: str) -> str:
        """Return what a head noun means now: the topic rather than what was only mentioned."""
        if head in BODIES:
            found = [slug for slug in self.topic if self._lexicon.ends[slug].sort == "org"]
            return found[0] if len(self.topic) == len(found) == 1 else ""
        topics = [slug for slug in self.topic if head in self._heads(self._lexicon.ends[slug])]
        return topics[0] if len(topics) == 1 else self._meant.get(head, "")

    def _heads(self, end: End) -> set[str]:
        """Return the words by which a thing is spoken of again: of "Otter Alliance" alliance."""
        words = [word.casefold() for word in end.label.replace("(", " ").replace(")", " ").split()]
        if end.sort == "org":
            return {word for word in words if word in ORGANIZATION_WORDS}
        if end.sort == "tax":
            return {words[-1], f"{words[-1]}s", words[-1].removesuffix("s")} if words else set()
        return {words[-1]} if words and end.sort in ("prog", "place", "db") else set()

    def _mean(self, end: End) -> None:
        for word in self._heads(end):
            self._meant[word] = end.slug
        if end.sort == "tax":
            self.taxon = end.slug

    def remember(self, sentence: Sentence, current: tuple[Mention, ...]) -> None:
        """Keep whom the sentence was about, for "it" in the next one."""
        subjects = [mention for mention in agents(sentence) if self.can_act(mention)]
        if sentence.heading:
            named = [mention for mention in sentence.mentions if self.organizations(mention)]
            words = sum(token.is_word for token in sentence.tokens)
            whole = len(named) == 1 and words <= named[0].last - named[0].first + 2
            subjects = named if whole else []
        if subjects:
            self.topic = tuple(slug for mention in subjects for slug in mention.slugs[:1])
        elif current:
            self.topic = tuple(m.slugs[0] for m in current if self.can_act(m)) or self.topic

    def can_act(self, mention: Mention) -> bool:
        """Tell whether a mention is of what can do something, and so be meant by "it"."""
        return self._lexicon.ends[mention.slugs[0]].sort in ("org", "prog", "db")

    def organizations(self, mention: Mention) -> list[str]:
        """Return those of what a mention may mean that are organizations."""
        return [slug for slug in mention.slugs if self._lexicon.ends[slug].sort == "org"]
