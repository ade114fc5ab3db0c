"""The reading edition: what its pages are given. That they work in a browser: tests/browser/test_site.py."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest

from courselab import catalog, explore
from courselab.charts.view import to_browser
from courselab.commands.site import lessons, pages, states
from courselab.commands.site.make import build
from courselab.commands.site.pool import REFERENCE, Pool
from courselab.commands.site.replies import prediction_item, question_item, state_of
from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.ledger import LedgerView
from courselab.quiz import bank_for, banks, grade
from courselab.widgets.part import no_answer_yet
from courselab.widgets.scripts import as_function

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))


def whole(value: Any, parts: list[Any]) -> Any:
    """A stored value put together again, as the page does."""
    if isinstance(value, list):
        return [whole(part, parts) for part in value]
    if not isinstance(value, dict):
        return value
    if REFERENCE in value:
        return whole(parts[value[REFERENCE]], parts)
    return {name: whole(part, parts) for name, part in value.items()}


def test_a_pool_keeps_every_part_once_and_loses_nothing() -> None:
    long = [{"name": "a name that is long enough to be kept", "values": list(range(30))}, None, True, 1, 1.0]
    pool = Pool()
    stored = pool.put([long, {"again": long, "text": json.dumps([1] * 30)}, [1] * 30])
    assert whole(stored, pool.parts) == [long, {"again": long, "text": json.dumps([1] * 30)}, [1] * 30]
    assert json.dumps(pool.parts).count("a name that is long enough") == 1


@pytest.mark.parametrize("most", [1, 40, 300])
@pytest.mark.parametrize(
    "name", ["aid_flows", "removals_window", "overdose_deaths", "withholding_calculator"]
)
def test_a_chart_stays_within_the_number_of_states(name: str, most: int) -> None:
    explorer = getattr(explore, name)()
    offers = states.offers_of(explorer, most)
    store = states.store_of(explorer, offers)
    assert len(store["states"]) == states.count_of(offers) <= most
    first = whole(store["states"][states.start_of(explorer, offers)], store["parts"])
    assert first["chart"] == json.loads(json.dumps(to_browser(explorer.chart)))
    assert first["words"] == explorer.chart.words
    for offer in offers:
        assert (offer.control.label in store["note"]) == (offer.form != "full")


def test_every_state_is_what_the_notebook_would_show() -> None:
    explorer = explore.before_merida().choose(years=(1978, 2000))
    store = states.store_of(explorer, states.offers_of(explorer, 200))
    for stored in store["states"].values():
        state = whole(stored, store["parts"])
        explorer.choose(**state["choices"])
        assert state["words"] == explorer.chart.words
        assert state["chart"] == json.loads(json.dumps(to_browser(explorer.chart)))


def test_a_closed_option_stays_closed_and_says_why() -> None:
    explorer = explore.aid_flows()
    store = states.store_of(explorer, states.offers_of(explorer, 200))
    state = whole(store["states"][states.start_of(explorer, states.offers_of(explorer, 200))], store["parts"])
    scale = next(control for control in state["controls"] if control["name"] == "scale")
    assert [option["id"] for option in scale["options"] if option["closed"]] == ["share"]
    assert scale["reasons"]


def test_no_part_of_a_page_has_words_for_a_silent_python() -> None:
    bank = bank_for("00_start_here")
    explorer = explore.withheld()
    made = [
        *map(question_item, bank.questions),
        *map(prediction_item, bank.predictions),
        state_of(LedgerView()),
        states.store_of(explorer, states.offers_of(explorer, 10)),
    ]
    assert all(no_answer_yet() not in json.dumps(part, ensure_ascii=False) for part in made)


def test_a_handle_in_steps_keeps_the_years_of_the_lesson() -> None:
    explorer = explore.aid_flows().choose(years=(1977, 2011))
    years = states.offers_of(explorer, 1000)[0]
    assert years.form == "steps"
    assert {1946, 1977, 2011, 2025} <= set(years.stops)
    assert set(COURSE.landmarks) <= set(states.offers_of(explorer)[0].stops), (
        "and those of the course, where there is room"
    )


def test_boxes_become_a_list_that_begins_with_what_the_lesson_shows() -> None:
    explorer = explore.overdose_deaths()
    offers = states.offers_of(explorer, 200)
    drugs = next(offer for offer in offers if offer.control.name == "drugs")
    names = list(drugs.texts.values())
    assert drugs.form == "listed" and names[0] == "as at first"
    assert "as at first, and heroin with synthetic opioids" in names
    store = states.store_of(explorer, offers)
    for place in drugs.values:
        state = whole(store["states"][f"1999+2021|deaths|{place}"], store["parts"])
        assert state["choices"]["drugs"] == place
        lines = {trace.get("name") for trace in state["chart"]["figure"]["data"]}
        assert len(lines) >= len(drugs.values[place])


def test_the_same_chart_in_two_lessons_has_one_store() -> None:
    one, other = explore.removals_window("K31"), explore.removals_window("K10")
    names = {states.store_name(chart, states.offers_of(chart)) for chart in (one, other)}
    assert len(names) == 1
    assert states.start_of(one, states.offers_of(one)) != states.start_of(other, states.offers_of(other))


def test_no_reply_names_what_the_bank_does_not() -> None:
    """Every reply in a page is one that the grader gives; which answer gets it, the browser tests."""
    for name in banks():
        for question in bank_for(name).questions:
            item = question_item(question)
            assert item["state"]["reply"] == {} and item["state"]["hints"] == []
            assert len(item["hints"]) == len(question.hints)
            tones = {reply["tone"] for reply in item["replies"]}
            assert "nothing" in tones and tones & {"yes", "thanks"}
            assert grade(question, None).text in {reply["text"] for reply in item["replies"]}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_of_a_lesson_comes_to_its_page(path: Path) -> None:
    site = lessons.Site(most_states=1)
    page, items = lessons.page_of(path, site)
    text = "\n".join(cell.source for cell in page.cells)
    bank = bank_for(path.stem)
    assert {item.id for item in bank.items} <= set(items)
    notebook = nbformat.read(path, as_version=4)
    pictures = sum(
        "image/png" in output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])
    )
    assert len(site.pictures) == pictures == text.count('data-courselab="chart"')
    assert text.count("alt=") == pictures and 'alt=""' not in text
    assert "#Sources" not in text, "a citation leads to the entry of its source"
    entries = set(re.findall(rf'id="{lessons.anchor("")}([A-Za-z0-9_]+)"', text))
    assert entries == set(pages.sources_in(path)), (
        "each that the lesson cites or lists, and so the list of all"
    )
    for sentence in ("Run All", "begins with *Ready*", "Run the notebook to answer"):
        assert all(sentence not in cell.source for cell in page.cells if cell.cell_type == "markdown")


def test_the_glossary_has_every_word_in_both_languages() -> None:
    page = pages.glossary_page(NOTEBOOKS)
    terms = [term for path in NOTEBOOKS for term in pages.terms_of(path)]
    assert len({term.lesson for term in terms}) == len(NOTEBOOKS) - 1, "all but the first"
    assert "clandestine grave" in page and "fosa clandestina" in page
    for term in terms:
        assert len(term.words) == 2 and all(term.words) and term.meaning
    assert page.index('lang="en">account') < page.index('lang="en">sovereignty')


def test_every_table_has_a_page_and_can_be_downloaded() -> None:
    made = pages.data_pages(catalog.DATA)
    for table in catalog.tables():
        page = made[f"data/{table}"]
        assert f'href="../{pages.TABLES}/{table}.csv" download' in page
        assert f"](data/{table}.md)" in made["data"]
        assert "README" not in page and "make data" not in page
    assert "](../data.md)" in page and "make data" not in made["data"]


def test_documents_for_instructors_join_when_there_are_any(tmp_path: Path) -> None:
    assert pages.teaching_pages(tmp_path) == {}
    (tmp_path / "lessons").mkdir()
    (tmp_path / "guide.md").write_text(
        "# Guide\n\n[03](lessons/03.md), [data](../data/README.md), [aid](../data/tables/aid_by_year.md), [key](answer_keys/03.ipynb)\n",
        encoding="utf-8",
    )
    (tmp_path / "lessons" / "03.md").write_text("# 03\n\n[go](../../notebooks/03.ipynb)\n", encoding="utf-8")
    made = pages.teaching_pages(tmp_path)
    assert "[03](lessons/03.md)" in made["teaching/guide"]
    assert "[data](../data.md), [aid](../data/aid_by_year.md)" in made["teaching/guide"]
    assert "key (`exercises/answer_keys/03.ipynb`)" in made["teaching/guide"]
    assert "[go](../../03.ipynb)" in made["teaching/lessons/03"]
    assert "teaching/lessons/03" in pages.start_page(NOTEBOOKS, made)


def test_the_first_page_begins_with_what_the_course_says_of_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = pages.start_page(NOTEBOOKS, [])
    assert page.index("(00_start_here.ipynb)") < page.index("## Run the notebooks") < page.index("{toctree}")
    for leftover in ("{lessons}", "{start}", "{glossary}", "{license}"):
        assert leftover not in page
    assert "make lab" in page and "](glossary.md)" in page
    plain = replace(COURSE, root=tmp_path, front_page=None, glossary={}, license=None)
    monkeypatch.setattr(pages, "COURSE", plain)
    page = pages.start_page(NOTEBOOKS, [])
    assert page.startswith(f"# {COURSE.title['en']}\n") and "(00_start_here.ipynb)" in page
    assert "glossary" not in page and "make lab" not in page
    for text, told in ((None, "is missing"), ("# No list\n", "where the lessons are listed")):
        file = tmp_path / "front.md"
        if text:
            file.write_text(text, encoding="utf-8")
        monkeypatch.setattr(pages, "COURSE", replace(plain, front_page=file))
        with pytest.raises(CourseError, match=told):
            pages.start_page(NOTEBOOKS, [])


def test_a_component_that_imports_something_is_refused() -> None:
    assert as_function("const a = 1;\nexport default { a };\n").startswith("(() => {")
    for module in ('import x from "y";\nexport default x;\n', "export const a = 1;\n"):
        with pytest.raises(ValueError, match="one default export"):
            as_function(module)


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CourseError, match="holds other files"):
        build(tmp_path)
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "mine"
