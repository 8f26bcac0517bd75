"""What is drawn is what the rows say: ranks and ties, undated ones, open ends; and what must not be named is not."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from tests.figures.conftest import curve_of, intervals_of

from amurgraph.errors import InputError, MissingExtraError, OutputError, UnknownNameError
from amurgraph.figures import (
    Figure,
    bipartite_matrix,
    community_matrix,
    fragmentation_curve,
    lorenz,
    make_figures,
    population,
    ranked_dots,
    source_heatmap,
    timeline,
    write_figures,
)
from amurgraph.figures.colours import MAIN, ON_DARK
from amurgraph.figures.curves import gini_of
from amurgraph.network import claims_to_network, enforcement_only, simple
from amurgraph.rows import Rows

if TYPE_CHECKING:
    from pathlib import Path

    from amurgraph.claims import Claims

NAMES = ("Cedar Trust", "Otter Alliance", "River Zoo", "Hill Fund")


def texts(figure: Figure) -> list[str]:
    """Return the texts that a figure shows."""
    return re.findall(r">([^<>\n]+)</text>", figure.svg)


# ---- ranks ----


def test_a_tie_is_shown_as_a_tie() -> None:
    shown = texts(ranked_dots(intervals_of(NAMES), "degree"))

    assert shown.count("2=") == 2
    assert "1" in shown
    assert "4" in shown


def test_only_who_can_be_ordered_against_everybody_is_coloured() -> None:
    figure = ranked_dots(intervals_of(NAMES), "degree")

    assert [row.can_be_ordered for row in figure.rows] == [True, False, False, False]
    assert figure.svg.count(f"fill: {MAIN}") == 1
    assert "1 of the 4 shown can be ordered" in figure.alt
    assert "The first comes before all others." in figure.alt
    assert "Grey: cannot be ordered" in figure.subtitle
    assert [row.apart_below for row in figure.rows] == [True, False, False, True]
    assert figure.svg.count("stroke-dasharray") == 1


def test_the_last_of_a_group_that_is_apart_is_not_itself_ordered() -> None:
    columns = ["id", "label", "measure", "value", "rank", "share", "low", "high"]
    bounds = [(1, 2), (1, 2), (3, 4), (3, 4)]
    rows = Rows(columns, ((f"n{i}", f"N{i}", "degree", 1, i, 0.2, *b) for i, b in enumerate(bounds, start=1)))
    figure = ranked_dots(rows, "degree")

    assert [row.can_be_ordered for row in figure.rows] == [False] * 4
    assert [row.apart_below for row in figure.rows] == [False, True, False, True]
    assert "The first 2 come before all others; among them no order can be told." in figure.alt
    assert "The first 2 come before all others" in figure.subtitle
    assert "None can be ordered against everybody else." in figure.subtitle
    assert "Grey" not in figure.subtitle


def test_some_order_among_the_first_is_not_denied() -> None:
    columns = ["id", "label", "measure", "value", "rank", "share", "low", "high"]
    bounds = [(1, 2), (2, 3), (3, 3), (4, 4)]
    rows = Rows(columns, ((f"n{i}", f"N{i}", "degree", 1, i, 0.2, *b) for i, b in enumerate(bounds, start=1)))

    assert (
        "The first 3 come before all others; among them not every two can be ordered."
        in ranked_dots(rows, "degree").alt
    )


def test_betweenness_is_a_share() -> None:
    columns = ["id", "label", "measure", "value", "rank", "share", "low", "high"]
    rows = Rows(columns, [("a", "A", "betweenness", 0.2403, 1, 0.2, 1, 2), ("b", "B", "betweenness", 0, 2, 0.2, 1, 2)])

    assert {"24.0 %", "0.0 %"} <= set(texts(ranked_dots(rows)))


def test_intervals_that_meet_in_one_place_cannot_be_ordered() -> None:
    columns = ["id", "label", "measure", "value", "rank", "share", "low", "high"]
    rows = Rows(columns, [("a", "A", "degree", 3, 1, 0.2, 1, 2), ("b", "B", "degree", 2, 2, 0.2, 2, 2)])

    assert [row.can_be_ordered for row in ranked_dots(rows, "degree").rows] == [False, False]


def test_a_tie_at_the_end_of_the_list_is_not_torn_apart() -> None:
    columns = ["id", "label", "measure", "value", "rank", "share", "low", "high"]
    rows = Rows(columns, ((f"n{i}", f"N{i}", "degree", 1, min(i, 3), 0.2, 1, 30) for i in range(1, 31)))

    assert sum(label.startswith("N") for label in texts(ranked_dots(rows, "degree", show=5))) == 2
    assert sum(label.startswith("N") for label in texts(ranked_dots(rows, "degree", show=28))) == 30


def test_unknown_measures_and_shares_are_named_back() -> None:
    with pytest.raises(UnknownNameError, match="degree"):
        ranked_dots(intervals_of(NAMES), "closeness")
    with pytest.raises(InputError, match=r"there are 0\.2"):
        ranked_dots(intervals_of(NAMES), "degree", 0.3)


# ---- matrices ----


def test_each_tie_is_a_row_and_groups_are_blocks(claims: Claims) -> None:
    network = claims_to_network(claims)
    graph = simple(network)
    groups = Rows(["id", "group"], ((node, 1 + place % 2) for place, node in enumerate(sorted(graph))))
    figure = community_matrix(network, groups)
    isolates = sum(1 for node in graph if not graph.degree(node))

    assert len(figure.rows) == graph.number_of_edges()
    assert {frozenset((row.one, row.other)) for row in figure.rows} == {frozenset(edge) for edge in graph.edges()}
    assert f"{isolates} organizations without a tie are not drawn" in figure.subtitle
    for group in (1, 2):
        members = [row.id for row in groups if row.group == group]
        most = min(members, key=lambda node: (-graph.degree(node), node))
        label = graph.nodes[most]["label"]
        assert [text for text in texts(figure) if text.startswith(f"{group} · {label[:12]}")]
        assert f"{group} ({label} has most ties)" in figure.alt


def test_all_statements_are_counted_and_the_rest_is_summed(claims: Claims) -> None:
    figure = source_heatmap(claims, organizations=3, sources=2)
    bodies = {thing.slug for thing in claims.organizations}
    wanted = sum(len(r.evidence) for r in claims.relations for end in {r.subject, r.object} & bodies)
    wanted += sum(len(o.evidence) for o in claims.observations if o.subject in bodies)
    shown = texts(figure)
    hidden = len({row.id for row in figure.rows}) - 3

    assert sum(row.statements for row in figure.rows) == wanted
    assert f"{hidden} others" in shown
    assert f"of {wanted:,} statements" in figure.alt


def test_each_organization_drawn_has_a_source_drawn(figures: dict[str, Figure]) -> None:
    figure = figures["organizations-sources"]
    shown = texts(figure)
    columns = [text.rpartition(" · ")[2] for text in shown if re.search(r" · s\d+$", text)]
    labels = list(dict.fromkeys(row.label for row in figure.rows))[:30]

    assert len(columns) == len(set(columns)) == 25
    for label in labels:
        assert any(row.label == label and row.source in columns for row in figure.rows)


def test_a_private_source_keeps_its_title(claims: Claims) -> None:
    private = {
        s.slug: replace(s, visibility="Private", title="Told in secret", publisher="A friend")
        for s in claims.sources.values()
    }
    told = replace(claims, sources=private)

    for figure in (source_heatmap(told), population(told), lorenz(claims_to_network(told))):
        assert "Told in secret" not in figure.svg + figure.csv + figure.alt
        assert "A friend" not in figure.svg + figure.csv + figure.alt


def test_who_alone_stands_in_a_column_is_not_named_if_it_is_law_enforcement_only() -> None:
    network = nx.Graph()
    network.add_nodes_from(
        [("guards", {"bipartite": 0, "enforcement_only": True, "label": "Guards"}), ("snares", {"bipartite": 1})]
    )
    network.add_edge("guards", "snares")

    redacted, whole = bipartite_matrix(network), bipartite_matrix(network, unredacted=True)

    assert "Guards" not in redacted.svg + redacted.csv + redacted.alt
    assert "1 not named" in redacted.caption
    assert redacted.rows[0].organizations == 1
    assert "Guards" in whole.svg + whole.csv


def test_no_figure_names_a_lone_law_enforcer_in_the_shipped_data(figures: dict[str, Figure], claims: Claims) -> None:
    kept_back = enforcement_only(claims)

    assert kept_back
    for name in ("matrix-threat", "matrix-place", "matrix-membership"):
        assert not [row for row in figures[name].rows if row.organizations == 1 and row.id in kept_back]
    assert not [row for row in figures["fragmentation-curve"].rows if row.id in kept_back]


def test_columns_with_nobody_are_in_the_figure_and_in_the_table(figures: dict[str, Figure]) -> None:
    figure = figures["matrix-threat"]
    empty = [row for row in figure.rows if not row.organizations]

    assert empty
    assert {row.id for row in empty} == {""}
    assert re.search(rf"\b{len(empty)} ha(s|ve) no documented organization", figure.alt)
    assert "Orange: none or one." in figure.subtitle


def test_a_network_of_one_mode_is_refused() -> None:
    with pytest.raises(InputError, match="one mode"):
        bipartite_matrix(nx.path_graph(3))
    within = nx.path_graph(2)
    nx.set_node_attributes(within, 0, "bipartite")
    with pytest.raises(InputError, match="0 and 1 are of one mode"):
        bipartite_matrix(within)


# ---- curves ----


def test_gini_is_that_of_its_definition() -> None:
    counts = [1, 1, 2, 5, 9]
    mean = sum(counts) / len(counts)

    assert gini_of(counts) == pytest.approx(
        sum(abs(a - b) for a in counts for b in counts) / (2 * len(counts) ** 2 * mean)
    )
    assert gini_of([]) == 0


def test_half_of_the_ties_do_rest_on_that_many_sources(figures: dict[str, Figure], claims: Claims) -> None:
    figure = figures["ties-per-source"]
    found = re.match(r"(\d+) of (\d+) sources state half of the (\d+) ties", figure.title)
    assert found
    half, sources, ties = map(int, found.groups())
    graph = simple(claims_to_network(claims))
    fullest = [row.source for row in reversed(figure.rows)]

    def stated(first: int) -> int:
        return sum(bool(set(edge["sources"].split("|")) & set(fullest[:first])) for *_, edge in graph.edges(data=True))

    assert len(fullest) == sources
    assert stated(half) >= ties / 2 > stated(half - 1)
    assert [row.share_of_ties for row in figure.rows] == sorted(row.share_of_ties for row in figure.rows)
    assert figure.rows[-1].share_of_ties == 1
    mentions = sum(row.ties for row in figure.rows[-half:]) / sum(row.ties for row in figure.rows)
    assert f"({100 * mentions:.0f} % of the mentions)" in texts(figure)


def test_a_curve_names_nobody_that_the_rows_do_not() -> None:
    rows = curve_of(("", "", ""))

    assert "Taken out, in this order" not in texts(fragmentation_curve(rows))
    assert "Taken out, in this order" in texts(fragmentation_curve(curve_of(NAMES)))


def test_a_curve_says_its_order_and_why_it_does_not_begin_at_zero(figures: dict[str, Figure], claims: Claims) -> None:
    figure = figures["fragmentation-curve"]
    alone = nx.number_of_isolates(simple(claims_to_network(claims)))

    assert "by betweenness, highest first" in texts(figure)
    assert "taken out by betweenness, highest first" in figure.alt
    assert f"since {alone} organizations have no tie at all" in figure.subtitle


def test_squares_that_do_not_occur_are_not_explained(figures: dict[str, Figure]) -> None:
    assert "number" not in figures["matrix-membership"].subtitle
    assert "A square without a number: one programme or relation" in figures["matrix-threat"].subtitle
    assert "each has a documented member" in figures["matrix-membership"].alt


def test_a_plot_alone_has_the_picture_without_its_words_and_its_own_colours_on_a_dark_page() -> None:
    figure = timeline(nx.MultiDiGraph([("a", "b")]))

    def said(svg: str) -> list[str]:
        return re.findall(r">([^<>\n]+)</text>", svg)

    assert said(figure.svg_plot) == ["No relation has a date."]
    assert {figure.title, "No relation has a date."} <= set(said(figure.svg))
    assert "prefers-color-scheme: dark" in figure.svg_plot
    assert "<style" not in figure.svg


def test_every_colour_drawn_has_one_for_a_dark_page(figures: dict[str, Figure]) -> None:
    for figure in figures.values():
        drawn = set(re.findall(r"#[0-9a-f]{6}\b", figure.svg))
        assert drawn <= set(ON_DARK)


def test_a_curve_says_how_many_the_rows_leave_out() -> None:
    rows = curve_of(NAMES)
    rows.about["caveats"] = ["9 left out: organizations whose only programmes are law enforcement."]

    assert "9 left out" in fragmentation_curve(rows).caption


# ---- years ----


def test_every_relation_is_in_the_timeline_once(figures: dict[str, Figure], claims: Claims) -> None:
    total = claims_to_network(claims).number_of_edges()
    *years, undated = figures["timeline"].rows

    assert undated.year == "undated"
    assert sum(row.first_documented for row in years) + undated.first_documented == total
    assert sum(row.ended_stated + row.ended_by_change for row in years) + undated.ended_stated == total
    shown = texts(figures["timeline"])
    assert f"{undated.first_documented} more without a date: not drawn" in shown
    for ended, how in (
        ("ended_stated", "as stated, or denied"),
        ("ended_by_change", "with a merger, split or renaming"),
    ):
        total, most = sum(getattr(row, ended) for row in years), max(years, key=lambda row: getattr(row, ended))
        of_them = f", {getattr(most, ended)} of them" if getattr(most, ended) < total else ", all"
        assert f"{total} ended {how}{of_them} in {most.year}" in shown


def test_a_network_without_dates_says_that_it_has_none() -> None:
    figure = timeline(nx.MultiDiGraph([("a", "b"), ("b", "c")]))

    assert figure.alt == "2 relations: 0 first documented; 2 without a date. 0 ended."
    assert "No relation has a date." in texts(figure)


def test_each_published_number_has_a_mark_and_its_words(claims: Claims) -> None:
    figure = population(claims, "captive_count")
    numbers = [o for o in claims.observations if o.property == "captive_count" and (o.low or o.high)]

    assert len(figure.rows) == sum(len(o.evidence) for o in numbers)
    assert {row.observation for row in figure.rows} == {o.slug for o in numbers}
    assert sum(row.value in texts(figure) for row in figure.rows) > len(figure.rows) / 2


def test_by_default_it_is_the_property_with_most_numbers(claims: Claims, figures: dict[str, Figure]) -> None:
    assert figures["numbers"].rows[0].unit == "individuals"
    with pytest.raises(UnknownNameError, match="did you mean captive_count"):
        population(claims, "captive_counts")
    with pytest.raises(UnknownNameError, match="no thing with numbers of captive_count"):
        population(claims, "captive_count", "nobody")


# ---- the library, and files ----


def test_matplotlib_is_imported_when_something_is_drawn_and_pyplot_never() -> None:
    code = (
        "import sys, networkx as nx, amurgraph.figures as f; figure = f.timeline(nx.MultiDiGraph([(1, 2)]));"
        "assert figure.csv and figure.alt; assert 'matplotlib' not in sys.modules;"
        "figure.svg, figure.png; assert 'matplotlib.figure' in sys.modules;"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_without_matplotlib_the_numbers_are_there_and_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, claims: Claims
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    figure = timeline(nx.MultiDiGraph([("a", "b")]))

    assert figure.csv.startswith("year,")
    with pytest.raises(MissingExtraError, match=r"pip install 'amurgraph\[plots\]'"):
        _ = figure.svg
    with pytest.raises(MissingExtraError, match="matplotlib"):
        write_figures(claims, tmp_path / "figures", names=["timeline"])
    assert not (tmp_path / "figures").exists()


def test_settings_of_the_reader_change_nothing_and_stay_as_they_are() -> None:
    import matplotlib

    network = nx.MultiDiGraph([("a", "b")])
    usual = timeline(network)
    with matplotlib.rc_context({"font.size": 40, "text.usetex": True, "lines.linewidth": 9, "svg.fonttype": "path"}):
        assert timeline(network).svg == usual.svg
        assert timeline(network).png == usual.png
        assert matplotlib.rcParams["font.size"] == 40
        assert matplotlib.rcParams["text.usetex"] is True


def test_unknown_figures_and_closed_folders_are_refused(claims: Claims, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="did you mean timeline"):
        make_figures(claims, names=["time-line"])
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputError, match="choose another folder"):
        write_figures(claims, tmp_path / "file" / "figures", names=["timeline"])
