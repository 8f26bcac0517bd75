"""Sentences: which wordings are read, and which are left alone because they do not say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.proposing.conftest import Read

READ = [
    ("Cedar Trust is a proud and active member of the Otter Alliance.", ["cedar-trust member_of otter-alliance"]),
    (
        "The members of the Otter Alliance are CT and MC.",
        ["cedar-trust member_of otter-alliance", "marsh-circle member_of otter-alliance"],
    ),
    (
        "OA has 15 members: Cedar Trust & River Zoo.",
        [
            "cedar-trust member_of otter-alliance",
            "river-zoo member_of otter-alliance",
            "otter-alliance member_count 15",
        ],
    ),
    (
        "The Otter Alliance is made up of Cedar Trust and Hill Fund.",
        ["cedar-trust member_of otter-alliance", "hill-fund member_of otter-alliance"],
    ),
    (
        "Otter Alliance members include:\n- Cedar Trust, a charity\n- Some Unknown Body\n- River Zoo (since 2004)",
        ["cedar-trust member_of otter-alliance", "river-zoo member_of otter-alliance since 2004"],
    ),
    (
        "OA members include:\n- the Easton and Northport zoos\n- Fen Society and Hill Fund\n- River Zoo",
        [
            f"{one} member_of otter-alliance"
            for one in ("easton-zoo", "northport-zoo", "fen-society", "hill-fund", "river-zoo")
        ],
    ),
    (
        "OA members include:\n- Cedar Trust, funded by River Zoo\n- Hill Fund\n- Fen Society",
        [
            "river-zoo funds cedar-trust",
            "cedar-trust member_of otter-alliance",
            "hill-fund member_of otter-alliance",
            "fen-society member_of otter-alliance",
        ],
    ),
    (
        "Cedar Trust funds River Zoo, local schools, Some Unknown Body and the Fen Society.",
        ["cedar-trust funds river-zoo", "cedar-trust funds fen-society"],
    ),
    (
        "Cedar Trust works with farmers, rangers and groups such as River Zoo and the Fen Society.",
        ["cedar-trust partner_of river-zoo", "cedar-trust partner_of fen-society"],
    ),
    (
        "OA is made up of more than 15 organizations, among them Cedar Trust and River Zoo.",
        [
            "cedar-trust member_of otter-alliance",
            "river-zoo member_of otter-alliance",
            "otter-alliance member_count more than 15",
        ],
    ),
    ("Cedar Trust is old. The organization supports River Zoo.", ["cedar-trust supports river-zoo"]),
    ("The Mud Coalition (MC) is new. MC funds River Zoo.", ["mud-coalition funds river-zoo"]),
    ("Cedar Trust supported River Zoo from 2009 to 2001.", ["cedar-trust supports river-zoo since 2009"]),
    ("Cedar Trust joined OA in May 2009.", ["cedar-trust member_of otter-alliance since 2009-05"]),
    ("Cedar Trust left the Otter Alliance in 2012.", ["cedar-trust member_of otter-alliance until 2012"]),
    (
        "Cedar Trust was a member of OA from 2003 to 2009.",
        ["cedar-trust member_of otter-alliance since 2003 until 2009"],
    ),
    (
        "The Hill Fund funds Cedar Trust, River Zoo, and the Fen Society.",
        ["hill-fund funds cedar-trust", "hill-fund funds river-zoo", "hill-fund funds fen-society"],
    ),
    (
        "Cedar Trust and River Zoo have been supported since 2011 by the Hill Fund.",
        ["hill-fund supports cedar-trust since 2011", "hill-fund supports river-zoo since 2011"],
    ),
    (
        "River Zoo, supported by Hill Fund, works closely with Cedar Trust.",
        ["hill-fund supports river-zoo", "cedar-trust partner_of river-zoo"],
    ),
    (
        "Founded by Cedar Trust in 1998, the Otter Alliance coordinates the Reedwater Otter Patrols.",
        ["cedar-trust founded otter-alliance since 1998", "otter-alliance coordinates proj-patrols"],
    ),
    (
        "In partnership with River Zoo, Cedar Trust protects the Lakeland otter.",
        ["cedar-trust partner_of river-zoo", "cedar-trust supports sp-otter"],
    ),
    (
        "Cedar Trust supports River Zoo and funds the patrols of the Fen Society.",
        ["cedar-trust supports river-zoo", "cedar-trust funds fen-society"],
    ),
    (
        "Cedar Trust funds River Zoo, and Hill Fund supports the Fen Society.",
        ["cedar-trust funds river-zoo", "hill-fund supports fen-society"],
    ),
    (
        "River Zoo supports the Fen Society, which is part of Cedar Trust.",
        ["river-zoo supports fen-society", "fen-society part_of cedar-trust"],
    ),
    ("Flusszoo works with Общество «Топь».", ["fen-society partner_of river-zoo"]),
    ("The Hill Fund donated £5,000 to the Fen Society in 2014.", ["hill-fund funds fen-society as of 2014"]),
    ("The Hill Fund gave 3 grants of 500 Euros each to the Fen Society.", ["hill-fund funds fen-society"]),
    (
        "The Lakeland Institute of Zoology (Zoology Lab) conducts annual surveys of the Lakeland otter.",
        ["lakeland-institute monitors sp-otter"],
    ),
    ("As of 2011, Cedar Trust monitors Lakeland otters.", ["cedar-trust monitors sp-otter as of 2011"]),
    (
        "Cedar Trust is involved in Lakeland otter conservation, including research and patrols.",
        ["cedar-trust supports sp-otter", "cedar-trust studies sp-otter"],
    ),
    (
        "Road traffic and illegal fishing are serious threats to the Lakeland otter.",
        ["threat-roads threatens sp-otter", "threat-fishing threatens sp-otter"],
    ),
    (
        "Cedar Trust works with the Fen Society, which studies Lakeland otters, and with River Zoo.",
        ["cedar-trust partner_of fen-society", "cedar-trust partner_of river-zoo", "fen-society studies sp-otter"],
    ),
    (
        "Cedar Trust is a member of OA, an alliance of 30 organizations. Its work is funded by Hill Fund.",
        [
            "cedar-trust member_of otter-alliance",
            "hill-fund funds cedar-trust",
            "otter-alliance member_count 30",
        ],
    ),
    ("Cedar Trust runs Reedwater National Park.", ["cedar-trust administers pl-reedwater"]),
    ("Cedar Trust runs the Reedwater Otter Patrols.", ["cedar-trust implements proj-patrols"]),
    ("Cedar Trust guards otters. The trust is a member of OA.", ["cedar-trust member_of otter-alliance"]),
    (
        "Cedar Trust and River Zoo met. They support the Fen Society.",
        ["cedar-trust supports fen-society", "river-zoo supports fen-society"],
    ),
    ("MC (Eastland) is part of MC.", ["mc-eastland part_of marsh-circle"]),
    (
        "Cedar Trust not only supports River Zoo but also funds Hill Fund.",
        ["cedar-trust supports river-zoo", "cedar-trust funds hill-fund"],
    ),
]
LONGER_NAMES = [
    ("Cedar Trust is a member of the Otter Alliance Bank.", ["cedar-trust member_of otter-alliance-bank"]),
    ("The Royal Cedar Trust is a member of OA.", ["royal-cedar-trust member_of otter-alliance"]),
]
DENIED = [
    ("Cedar Trust is not a member of the Otter Alliance.", ["denied: cedar-trust member_of otter-alliance"]),
    ("Cedar Trust doesn't fund River Zoo.", ["denied: cedar-trust funds river-zoo"]),
    ("Cedar Trust is no longer a partner of River Zoo.", ["denied: cedar-trust partner_of river-zoo"]),
    (
        "Cedar Trust, a former member of the Otter Alliance, supports River Zoo.",
        ["denied: cedar-trust member_of otter-alliance", "cedar-trust supports river-zoo"],
    ),
    (
        "Neither Cedar Trust nor River Zoo is a member of OA.",
        ["denied: cedar-trust member_of otter-alliance", "denied: river-zoo member_of otter-alliance"],
    ),
]
LEFT_ALONE = [
    "Cedar Trust supports research at River Zoo.",
    "Cedar Trust raises funds for River Zoo.",
    "Cedar Trust gave 3 lectures to River Zoo.",
    "Cedar Trust volunteers support River Zoo.",
    "Cedar Trust asked River Zoo to support the Fen Society.",
    "Cedar Trust may become a member of the Otter Alliance.",
    "Is Cedar Trust a member of the Otter Alliance?",
    "If you support Cedar Trust, join the Otter Alliance!",
    "Support Cedar Trust and River Zoo.",
    "Unlike Cedar Trust, nobody supports River Zoo.",
    "With the support of many friends, Cedar Trust met River Zoo.",
    "The mission of Cedar Trust is to support River Zoo.",
    "Dr Ann Hill, director of Cedar Trust, is a member of the Otter Alliance.",
    "A cedar trust is a member of the otter alliance.",
    "Reed grows by the lake and is supported by Cedar Trust.",
    "Cedar Trust runs anti-road traffic training. Cedar Trust is threatened by road traffic.",
    "River Zoo was funded for years.",
    "Cedar Trust is a member of Cedar Trust.",
]


@pytest.mark.parametrize(("text", "expected"), READ, ids=[text[:60] for text, _ in READ])
def test_a_sentence_is_read(read: Read, text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(("text", "expected"), LONGER_NAMES, ids=[text[:60] for text, _ in LONGER_NAMES])
def test_a_name_inside_a_longer_one_is_not_taken(read: Read, text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(("text", "expected"), DENIED, ids=[text[:60] for text, _ in DENIED])
def test_what_a_sentence_denies_is_a_denial(read: Read, text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("text", LEFT_ALONE, ids=[text[:60] for text in LEFT_ALONE])
def test_what_a_sentence_does_not_say_is_not_proposed(read: Read, text: str) -> None:
    assert not [said for said in read(text) if "denied" not in said]


SAID = ("Cedar Trust is a member of the Otter Alliance", "Hill Fund met the press", "River Zoo thanked Fen Society")


@pytest.mark.parametrize("mark", ["- {}.\n", "1. {}.\n", "• {}\n", "- {}.\n\n"])
@pytest.mark.parametrize("before", ["", "What is new\n\n", "What is new:\n\n", "The Fen Society has members.\n\n"])
def test_an_item_that_is_a_sentence_does_not_run_on_into_the_next(read: Read, before: str, mark: str) -> None:
    assert read(before + "".join(mark.format(said) for said in SAID)) == ["cedar-trust member_of otter-alliance"]


@pytest.mark.parametrize(
    "before",
    ["The members of the Otter Alliance:\n", "Members of the Otter Alliance\n\n", "OA is made up of:\n"],
)
def test_a_list_is_carried_on_from_what_leads_it_in(read: Read, before: str) -> None:
    expected = ["cedar-trust member_of otter-alliance", "hill-fund member_of otter-alliance"]
    assert read(before + "- Cedar Trust\n- Hill Fund\n") == expected


def test_a_sentence_leads_no_list_in(read: Read) -> None:
    told = "- The members of the Otter Alliance include Cedar Trust.\n- Hill Fund met the press.\n"
    assert read(told) == ["cedar-trust member_of otter-alliance"]
    text = "Cedar Trust is a member of the Otter Alliance.\n\n- Hill Fund\n- River Zoo\n"
    assert read(text) == ["cedar-trust member_of otter-alliance"]


def test_we_are_the_publisher(read: Read) -> None:
    text = "Our partners are River Zoo and the Hill Fund. We support the Fen Society."

    assert read(text) == []
    assert read(text, publisher="Cedar Trust") == [
        "cedar-trust partner_of river-zoo",
        "cedar-trust partner_of hill-fund",
        "cedar-trust supports fen-society",
    ]


def test_letters_in_brackets_are_a_name_from_then_on(read: Read) -> None:
    assert read("The Fen Society (FS) is small. FS works with CT.") == ["cedar-trust partner_of fen-society"]
    assert read("The Cedar Trust (UK) is small. UK works with the Fen Society.") == []


def test_what_is_said_twice_is_proposed_once_with_its_date(read: Read) -> None:
    text = "Hill Fund funds Cedar Trust. The Hill Fund has funded Cedar Trust since 2002. Hill Fund funds Cedar Trust."

    assert read(text) == ["hill-fund funds cedar-trust since 2002"]
