"""Reads money that was given: "gave 12,000 euros to"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from .context import MOST_ENDS, Context, Hit
from .phrases import GIVING, Phrase
from .subjects import find_left
from .words import CURRENCIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .statements import Statement

_SIGNS = r"€|£|¥|₽|US\$|\$|EUR|USD|GBP|CHF|CNY|JPY|RUB"
_WORDS = r"(?i:euros?|dollars?|pounds?|francs?|ro?ubles?|yen|yuan)\b"
_MONEY = re.compile(
    rf"(?P<before>{_SIGNS})?\s?(?P<number>[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,4}}|[0-9]{{1,12}})(?P<cents>\.[0-9]{{1,2}})?"
    rf"(?:\s(?P<many>million|thousand))?\s?(?P<after>{_SIGNS}|{_WORDS})?"
)


def read_giving(context: Context) -> Iterator[Statement]:
    """Yield who gave how much to whom."""
    sentence = context.sentence
    option = Phrase((), ("funds",))
    for index in range(len(sentence.tokens)):
        if sentence.low(index) not in GIVING or index in sentence.at:
            continue
        to = next((i for i in range(index + 1, min(index + 14, len(sentence.tokens))) if sentence.low(i) == "to"), 0)
        numbers = _MONEY.finditer(context.text, sentence.tokens[index].end, sentence.tokens[to].start) if to else ()
        amount = next((number for number in numbers if number["before"] or number["after"]), None)  # not "3 lectures"
        if amount is None:
            continue
        left = find_left(sentence, index, context.current)
        if left is None:
            continue
        right = context.right.read(to + 1, preposition="to")
        hit = Hit(index, to + 1, (option,))
        after = context.date_behind(right.last, len(sentence.tokens))
        number, currency = _money(amount) if len(right.items) == 1 and len(left.mentions) == 1 else ("", "")
        for item in right.items[:MOST_ENDS]:
            for mention in left.mentions:
                made = context.statement(option, left, mention, item, context.when(left, hit, to, right, item, after))
                if made:
                    place, words = sentence.places[item.mention.first], context.words(hit, left)
                    yield replace(made, amount=number, currency=currency, place=place, words=words)


def _money(match: re.Match[str]) -> tuple[str, str]:
    """Return amount and currency, if both are plain."""
    sign = (match["before"] or match["after"] or "").casefold()
    currency = "USD" if sign == "us$" else CURRENCIES.get(sign, "")
    if not currency or (match["many"] and match["cents"]):
        return "", ""
    factor = {"million": 1_000_000, "thousand": 1_000}.get(match["many"] or "", 1)
    return f"{int(match['number'].replace(',', '')) * factor}{match['cents'] or ''}", currency
