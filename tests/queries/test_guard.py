"""A stranger's query may not exhaust us: how long, deep and large it is, is seen before any parser reads it."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest

from amurgraph.errors import SyntaxInputError, UnsafeInputError
from amurgraph.queries.guard import datasets_of, raise_for_unsafe_query

# What nests: what stands before it, what opens it, what is inside, what closes it.
NESTED: dict[str, tuple[str, str, str, str]] = {
    "braces": ("SELECT * {", "{", "", "}"),
    "round brackets": ("ASK { FILTER(", "(", "1", ")"),
    "square brackets": ("ASK { ?s ?p ", "[ ?p ", "1", "]"),
    "lists": ("ASK { ?s ?p ", "(", "1", ")"),
    "paths": ("ASK { ?s ", "(", "<urn:p>", ")*"),
    "calls": ("ASK { FILTER(", "STR(", "1", ")"),
    "EXISTS": ("ASK {", "FILTER EXISTS {", "", "}"),
    "OPTIONAL": ("ASK {", "OPTIONAL {", "", "}"),
    "queries in queries": ("ASK {", "{ SELECT * ", "{}", "}"),
    "triples in triples": ("ASK { ?s ?p ", "<<( ?s ?p ", "?o", " )>>"),
    "behind a hash in a name": ("ASK { FILTER(", r"ag:a\#=(", "1", ")"),
    "behind a quotation mark in a name": ("ASK { FILTER(", r"(ag:a\'=", "1", ")"),
    "behind brackets in strings": ("ASK { FILTER(", "(')))'=", "1", ")"),
    "behind brackets in long strings": ("ASK { FILTER(", '("""")))"""=', "1", ")"),
    "behind brackets in comments": ("ASK { FILTER(", "( # )))\n", "1", ")"),
    "behind brackets in addresses": ("ASK { FILTER(", "(<http://a.example/)))>=", "1", ")"),
    "behind brackets in names": ("ASK { FILTER(", r"(ag:a\)\)\)=", "1", ")"),
}
# What goes on and on: what stands before it, what comes again and again.
CHAINS: dict[str, tuple[str, str]] = {
    "sums": ("ASK { FILTER(1", "+1"),
    "products": ("ASK { FILTER(1", "*1"),
    "or": ("ASK { FILTER(1", "||1"),
    "and": ("ASK { FILTER(1", "&&1"),
    "not": ("ASK { FILTER(1=1&&", "!"),
    "differences of words": ("ASK { FILTER(true", "-true"),
    "paths": ("ASK { ?s ag:a", "|ag:a"),
    "UNION": ("ASK { {}", "UNION{}"),
    "OPTIONAL": ("ASK {", "OPTIONAL{}"),
    "FILTER": ("ASK {", "FILTER(1)"),
    "BIND": ("ASK {", "BIND(1 AS ?v#)"),
}


def nested(name: str, many: int) -> str:
    before, opening, inside, closing = NESTED[name]
    return (
        f"{before}{opening * many}{inside}{closing * many}"
        f"{')' if 'FILTER(' in before else ''}{' ?o' if name == 'paths' else ''} }}"
    )


def chain(name: str, many: int) -> str:
    before, again = CHAINS[name]
    links = "".join(again.replace("#", str(number)) for number in range(many))
    after = "1" * (name == "not") + ")" * ("FILTER(" in before) + " ?o" * (name == "paths")
    return f"{before}{links}{after} }}"


def refused(text: str) -> str:
    with pytest.raises(UnsafeInputError) as caught:
        raise_for_unsafe_query(text, "query")
    message = str(caught.value)
    assert message.splitlines() == [message]
    return message


@pytest.mark.parametrize("name", NESTED)
def test_what_is_nested_too_deep_is_refused(name: str) -> None:
    raise_for_unsafe_query(nested(name, 31), "query")
    assert "nested more than 64 deep; flatten it" in refused(nested(name, 65))
    assert "nested more than 64 deep; flatten it" in refused(nested(name, 3_000)[:60_000])


@pytest.mark.parametrize(
    "text",
    [
        'ASK { VALUES ?x { """x" } FILTER(BRACKETS1) } # "',  # an empty string, and another
        "ASK { VALUES ?x { '''x' } FILTER(BRACKETS1) } # '",
        "ASK { VALUES ?x { '''x''' '' } FILTER(BRACKETS1) } # '",
        'ASK { FILTER("\\"#" = BRACKETS1) }',
        "ASK { FILTER(?x = ag:a\\'BRACKETS1) }",
        "ASK { FILTER(\\u0028ESCAPED1) }",
        "ASK { # \rFILTER(BRACKETS1) }",
    ],
)
def test_nothing_hides_what_is_nested(text: str) -> None:
    text = text.replace("BRACKETS", "(" * 70).replace("ESCAPED", "\\u0028" * 70)
    assert "nested more than 64 deep; flatten it" in refused(text)


@pytest.mark.parametrize("name", CHAINS)
def test_what_goes_on_and_on_is_refused(name: str) -> None:
    raise_for_unsafe_query(chain(name, 990), "query")
    assert "has more than 2,000 operators; ask in several queries" in refused(chain(name, 2_001))


def test_the_size_is_that_of_the_bytes() -> None:
    text = "ASK { ?s ?p '' } # "
    raise_for_unsafe_query(text + "a" * (64_000 - len(text)), "query")
    assert "64,001 bytes; 64,000 are the most, shorten it" in refused(text + "a" * (64_001 - len(text)))
    assert "bytes" in refused(text + "я" * 32_000)


def test_half_a_character_is_refused() -> None:
    assert "half a character" in refused("ASK { ?s ?p '\ud800' }")


@pytest.mark.parametrize("call", ["SUBSTR({}, 1)", "REPLACE({}, 'a', 'b')", "regex({}, 'a')", "Group_Concat({})"])
def test_what_the_parser_would_read_twice_and_twice_again_is_refused(call: str) -> None:
    def within(many: int) -> str:
        text = "?o"
        for _ in range(many):
            text = call.format(text)
        return f"SELECT ({text} AS ?x) {{ ?s ?p ?o }}"

    raise_for_unsafe_query(within(8), "query")
    assert "BIND what is inside first" in refused(within(9))


def test_calls_beside_each_other_are_not_within_each_other() -> None:
    raise_for_unsafe_query("ASK { FILTER(REGEX(?s, 'a')" + " || REGEX(?s, 'a')" * 40 + ") }", "query")


def test_many_values_are_no_operators() -> None:
    rows = " ".join(f"o:cedar-trust-{number}" for number in range(2_500))
    raise_for_unsafe_query(f"SELECT * {{ VALUES ?o {{ {rows} }} ?o ?p -1.5e-7 }}", "query")


@pytest.mark.parametrize("text", ["ASK { FILTER(?a<?b)#>\n }", "ASK { FILTER(?a<'>'=') }"])
def test_what_could_be_read_in_two_ways_that_hide_brackets_is_refused(text: str) -> None:
    filler = "VALUES (?x) { " + "(1) " * 30 + "}"
    message = ""
    try:
        raise_for_unsafe_query(text.replace("ASK {", f"ASK {{ {filler}"), "query")
    except UnsafeInputError as error:
        message = str(error)
    assert "put blanks round < and >" in message


@pytest.mark.parametrize(
    "text",
    [
        "ASK { FILTER(?a < ?b && ?b > ?c) }",
        "ASK { FILTER(?a<?b&&?b>?c) }",
        "ASK { VALUES (?a ?b) { (1 <http://a.example/#x>) } ?s (<urn:a#b>|<urn:c#d>) (1 <http://a.example/(x)>) }",
        "SELECT (COUNT(DISTINCT<http://a.example/#x>) AS ?n) { ?s <#relative> ?o }",
    ],
)
def test_comparisons_and_addresses_are_let_pass(text: str) -> None:
    raise_for_unsafe_query(text, "query")


PIECES = (
    *('"', "'", '"""', "'''", "'''\\", '"""\\', '"\\', "\\", "<", "<a", "<a>", "a ", "a", "a:", "a.", "?", "?a ", "#"),
    *("#\n", " ", "é", "_:", "1.", "..", ":.", "::", ":a.", "'' ", "@", "x:y ", "\\u0053", "^^", "<'>", "<a#>", "\x0c"),
    *("service ", "SERVICE:x {", "?service ", "FROM <a> ", "'FROM <a>'", "#FROM <a>\n", "PREFIX a:<a:>", "BASE<a:>"),
)


@pytest.mark.parametrize(
    "around", ["{}", "SELECT * {{ # service from\n{}}}", "ASK {{ FILTER('service from' = '{}') }}"]
)
def test_no_text_takes_long_to_look_at(around: str) -> None:
    slow = {}
    for piece in PIECES:
        text = around.format((piece * 64_000)[: 63_900 - len(around)])
        text = text.encode()[:63_900].decode(errors="ignore")
        begun = time.process_time()
        try:
            raise_for_unsafe_query.__wrapped__(text, "query")
            datasets_of(text)
        except (UnsafeInputError, SyntaxInputError):
            pass
        taken = time.process_time() - begun
        if taken > 0.4:  # a quarter of that where nothing else runs
            slow[piece] = taken
    assert not slow


def test_what_is_let_pass_does_not_bring_the_engine_down() -> None:
    texts = [nested(name, 61) for name in NESTED] + [chain(name, 990) for name in CHAINS]
    for text in texts:
        raise_for_unsafe_query(text, "query")
    script = (
        "import json, sys, pyoxigraph; from amurgraph.vocabulary import PREFIXES; store = pyoxigraph.Store()\n"
        "for text in json.load(sys.stdin):\n"
        "    try: bool(store.query(text, prefixes=PREFIXES))\n"
        "    except SyntaxError: pass\n"
    )
    done = subprocess.run([sys.executable, "-c", script], input=json.dumps(texts), text=True, timeout=120, check=False)
    assert done.returncode == 0
