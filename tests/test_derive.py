"""The small language of derivations: what it computes, and what it refuses."""

from __future__ import annotations

import ast

import pandas as pd
import pytest

from courselab import catalog, derive
from courselab.derive import evaluate, evaluate_number, reasons_in
from usmex import CourseError


def test_agrees_with_pandas() -> None:
    table = catalog.load("aid_by_year")
    paid = table[(table["stage"] == "paid") & table["fiscal_year"].between(2008, 2015)]
    expression = 'total("aid_by_year", "amount_usd", stage="paid", fiscal_year=between(2008, 2015)) / 1e6'
    assert evaluate(expression) == pytest.approx(paid["amount_usd"].sum() / 1e6)


def test_series_and_their_ratio() -> None:
    shares = evaluate(
        'series("aid_by_account", "obligated_usd", category="military") / series("aid_by_account", "obligated_usd") * 100'
    )
    assert isinstance(shares, pd.Series)
    assert shares[1997] == pytest.approx(80.1, abs=0.05)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('count("claims")', 41),
        ('value("aid_by_year", "amount_usd", fiscal_year=2010, stage="obligated") > 7e8', True),
        ('largest("aid_by_year", "amount_usd", by="fiscal_year", stage="obligated")', 2010),
        ('count("aid_by_year", stage=["paid", "requested"])', 42),
        ("not 1 > 2 and (2 > 1 or 1 > 2)", True),
        ("round(abs(-2.345), 1)", 2.3),
        ('at(series("aid_by_year", "amount_usd", stage="obligated"), 2010)', 718087932.0),
        ('largest("aid_by_account", "obligated_usd", by="agency", fiscal_year=2010)', "Department of State"),
        ('smallest("aid_by_year", "amount_usd", by="fiscal_year", stage="paid")', 2001),
        ('count("aid_by_account", fiscal_year_label="1976tq")', 2),
        ('count("merida_conditions", decided=between("2009-08", "2010-12"))', 6),
    ],
)
def test_values(expression: str, value: object) -> None:
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ('total("aid_by_yaer", "amount_usd")', "aid_by_year"),
        ('total("aid_by_year", "amount")', "no field"),
        ('total("aid_by_year", "stage")', "is text"),
        (
            'total("aid_by_year", "amount_usd", stage="promised", fiscal_year=between(2008, 2010))',
            r"No row of “aid_by_year” fits stage='promised', fiscal_year=between\(2008, 2010\)",
        ),
        ('count("aid_by_year", fiscal_year="2010")', "the field holds numbers"),
        ('count("aid_by_year", stage=["paid", 5])', "the field holds text"),
        ('count("aid_by_year", fiscal_year=between("2008", 2010))', "the field holds numbers"),
        ('value("merida_conditions", "base_usd_millions", decided="2008-06")', "is empty"),
        (
            'at(series("aid_by_year", "amount_usd", stage="paid"), 1950)',
            "nothing at 1950; it goes from 2001 to 2025",
        ),
        ("at(1, 2)", "needs a series"),
        ("between(2008, 2010)", "gives a filter"),
        ("round(5, -1000000000)", "cannot be rounded to -1000000000 digits"),
        ("round(1.5, 'x')", "cannot be computed"),
        ('series("aid_by_year", "amount_usd", stage="paid") > 3', "cannot be computed"),
        ('total("aid_by_year", "amount_usd", fiscal_year=2010)', "restate the same money; choose one"),
        ('series("aid_vintages", "amount_usd", stage="paid")', "choose one"),
        (
            'total("aid_by_year", "amount_usd", stage="obligated") + total("aid_by_account", "obligated_usd")',
            "“aid_by_year” and “aid_by_account” cannot be added. Both count the same obligations",
        ),
        (
            'total("merida_funding", "amount_usd_millions", act="P.L. 111-8 (omnibus)", scope="Mexico")'
            ' + total("aid_by_year", "amount_usd", stage="paid")',
            "cannot be added. The Mérida accounts are part",
        ),
        ("9" * 1500 + " / 3", "cannot be computed"),
        ('value("aid_by_year", "amount_usd", stage="paid")', "exactly one"),
        ('sum("aid_by_year")', "no function “sum”"),
        ("total(", "not written correctly"),
        ("1 / 0", "cannot be computed"),
        ("'a' * 1000000000", "cannot be computed"),
        ("total()", "cannot be computed"),
    ],
)
def test_a_slip_gets_a_sentence(expression: str, problem: str) -> None:
    with pytest.raises(CourseError, match=problem):
        evaluate(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('true')",
        "().__class__",
        "[x for x in [1]]",
        "(lambda: 1)()",
        "2 ** 100000",
        "open('x')",
        "f'{1}'",
        'total(*["aid_by_year", "amount_usd"])',
        "1 < 2 < 3",
        "x",
    ],
)
def test_nothing_else_is_allowed(expression: str) -> None:
    with pytest.raises(CourseError):
        evaluate(expression)


@pytest.mark.parametrize(
    ("without", "by"),
    [
        ('series("aid_by_year", "amount_usd", stage="paid")', "fiscal_year"),
        ('series("population", "population", state_code="00")', "year"),
    ],
)
def test_a_series_is_by_the_year_of_its_table(without: str, by: str) -> None:
    with_it = without.replace(")", f', by="{by}")')
    assert evaluate(without).equals(evaluate(with_it))  # type: ignore[union-attr, arg-type]


@pytest.mark.parametrize("table", ["claims", "rights_complaints"])
def test_a_table_without_one_year_needs_to_be_told_by_what(table: str) -> None:
    field = catalog.resource(table)["schema"]["fields"][0]["name"]
    with pytest.raises(CourseError, match=r"hold a year; name the field to sum by, as in by="):
        evaluate(f'series("{table}", "{field}")')


def test_series_kept_apart_may_stand_side_by_side() -> None:
    assert len(evaluate('series("aid_by_year", "amount_usd", by="stage", fiscal_year=2010)')) == 4  # type: ignore[arg-type]
    ratio = 'total("aid_by_account", "obligated_usd", fiscal_year=2010) / total("aid_by_year", "amount_usd", stage="obligated", fiscal_year=2010)'
    assert evaluate_number(ratio) == pytest.approx(1, abs=1e-4)


def test_a_number_is_one_number() -> None:
    assert (
        evaluate_number('largest("aid_by_year", "amount_usd", by="fiscal_year", stage="obligated")') == 2010
    )
    with pytest.raises(CourseError, match="one number"):
        evaluate_number('series("aid_by_year", "amount_usd", stage="paid")')
    with pytest.raises(CourseError, match="longer"):
        evaluate_number("1+" * 2000 + "1")


@pytest.mark.parametrize("expression", ["1e308 * 10", "1e400 - 1e400", "9" * 400, "1000 * " * 200 + "1"])
def test_a_number_that_no_page_can_show(expression: str) -> None:
    with pytest.raises(CourseError, match="no finite number"):
        evaluate_number(expression)


PAID = 'total("aid_by_year", "amount_usd", stage="paid", fiscal_year=2010)'
SIGNED = 'value("aid_by_year", "amount_usd", stage="obligated", fiscal_year=2010)'
ALLOWED = 'value("aid_by_year", "amount_usd", stage="appropriated", fiscal_year=2010)'
PAID_BEFORE, SIGNED_BEFORE = (text.replace("2010", "2009") for text in (PAID, SIGNED))
PAID_BY_YEAR, SIGNED_BY_YEAR = (
    f'series("aid_by_year", "amount_usd", stage="{stage}")' for stage in ("paid", "obligated")
)
BY_STAGE, BY_STAGE_BEFORE = (
    f'series("aid_by_year", "amount_usd", by="stage", fiscal_year={year})' for year in (2010, 2009)
)
BY_ACCOUNT = 'total("aid_by_account", "obligated_usd")'
PEOPLE = 'value("population", "population", year=2010, state_code="09")'
MEANT = "so that a class sees what such a sum is worth"
SPAN = 'total("aid_by_year", "amount_usd", stage="paid", fiscal_year=between({}, {}))'
TWICE = "take each row once"
NO_YEARS = 'count("aid_by_year", stage="none")'
SEVEN_NONE = " + ".join(['count("claims", era="none")'] * 7)
CONSTANT = PAID.replace("amount_usd", "amount_usd_fy2024")
MISSING, MISSING_MEN, MISSING_WOMEN = (
    f'value("disappearances_by_year", "{field}", register="RNPDNO July 2020", status="still missing", year=2014)'
    for field in ("persons", "men", "women")
)
EXPORTS, IMPORTS = (
    f'value("trade_by_year", "us_{flow}_usd_millions", series="Census Bureau", year=2010)'
    for flow in ("exports", "imports")
)
MORELOS = '"homicides_by_state_month", "{}", state_code="17", year=2015'
KILLINGS = 'value("homicides_yearly", "count", series="inegi_deaths", year=2010)'
COPY = 'total("aid_vintages", "amount_usd", vintage="2025-11", stage="paid", fiscal_year=2010)'
SECTORS = 'total("aid_by_sector", "amount_usd", stage="paid", fiscal_year=2010)'
SOLDIERS = 'value("military_deployment", "persons", measure="soldiers_deployed", first_year={})'
COLUMNS = "of the same rows of"
STAGES, ACCOUNTS, YEARS = "the same money; choose one", "Both count the same obligations", "A year says when"


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        # However it is signed, weighed and bracketed.
        (f"{PAID} + {SIGNED}", STAGES),
        (f"({PAID}) + ((({SIGNED})))", STAGES),
        (f"1 + ({PAID} + 2) + (3 + {SIGNED})", STAGES),
        (f"{PAID} - -{SIGNED}", STAGES),
        (f"{PAID} - (-1) * {SIGNED}", STAGES),
        (f"{PAID} - {SIGNED} / -1", STAGES),
        (f"{PAID} - (1 - {SIGNED})", STAGES),
        (f"-(-{PAID} - {SIGNED})", STAGES),
        (f"{ALLOWED} - {PAID} - {SIGNED}", STAGES),
        (f"{ALLOWED} - ({PAID} + {SIGNED})", STAGES),
        (f"1 * {PAID} + {SIGNED}", STAGES),
        (f"{PAID} / 1 + {SIGNED}", STAGES),
        (f"{PAID} * 2 + {SIGNED}", STAGES),
        (f"{PAID} / 1e6 + {SIGNED} / 1e6", STAGES),
        (f"({PAID} + {SIGNED}) / 1e6", STAGES),
        (f"(2 > 1) * {PAID} + {SIGNED}", STAGES),
        (f"{PAID} * 1e-200 * 1e-130 * 1e200 * 1e130 + {SIGNED}", STAGES),
        # An average that is doubled, and what is no average.
        (f"({PAID} + {SIGNED}) / 2 * 2", STAGES),
        (f"1 / (1 / (({PAID} + {SIGNED}) / 2)) * 2", STAGES),
        (f"({PAID} + 2 * {SIGNED}) / 3", STAGES),
        (f"({PAID} + {SIGNED}) / 2 + {ALLOWED}", STAGES),
        # Multiplied or divided by numbers of the tables, or by itself.
        (f"{PAID} / {PEOPLE} + {SIGNED} / {PEOPLE}", STAGES),
        (f"({PAID} + {SIGNED}) / {PEOPLE}", STAGES),
        (f"{PEOPLE} / ({PAID} + {SIGNED})", STAGES),
        (f"{PAID} * {PEOPLE} / {PEOPLE} + {SIGNED}", STAGES),
        (f"(1 + {SIGNED} / {PAID}) * {PAID}", STAGES),
        (f"{PEOPLE} * (1 + {SIGNED} / {PAID}) * {PAID} / {PEOPLE}", STAGES),
        (f"(1 / {PAID} + 1 / {SIGNED}) * {PAID} * {SIGNED}", STAGES),
        (f"1 / (1 / {PAID}) + {SIGNED}", STAGES),
        (f"1 / (1 / (1 + {SIGNED} / {PAID})) * {PAID}", STAGES),
        (f"{PAID} - 1 / (1 / -{SIGNED})", STAGES),
        # Through each function.
        (f"abs({PAID}) + round({SIGNED}, -3)", STAGES),
        (f"{PAID} + abs(-{SIGNED})", STAGES),
        (f"abs({PAID} + {SIGNED})", STAGES),
        (f"{PAID_BY_YEAR} + {SIGNED_BY_YEAR}", STAGES),
        (f"{PAID_BY_YEAR} - -{SIGNED_BY_YEAR}", STAGES),
        (f"{PAID_BY_YEAR} + {SIGNED}", STAGES),
        (f"abs({PAID_BY_YEAR} - {SIGNED_BY_YEAR}) + {SIGNED_BY_YEAR}", STAGES),
        (f"abs({SIGNED_BY_YEAR} - {PAID_BY_YEAR}) + {SIGNED_BY_YEAR}", STAGES),
        (f"{SIGNED_BY_YEAR} - {PAID_BY_YEAR} / ({SIGNED_BY_YEAR} - {PAID_BY_YEAR})", STAGES),
        (f"at({PAID_BY_YEAR}, 2010) + at({SIGNED_BY_YEAR}, 2010)", STAGES),
        (f"at({PAID_BY_YEAR} + {SIGNED_BY_YEAR}, 2010)", STAGES),
        (f'at({BY_STAGE}, "paid") + at({BY_STAGE}, "obligated")', STAGES),
        (f"{BY_STAGE} + {PAID}", STAGES),
        ('series("aid_by_year", "amount_usd")', STAGES),
        ('largest("aid_by_year", "amount_usd", by="fiscal_year")', STAGES),
        (
            'largest("aid_by_year", "fiscal_year", by="amount_usd", stage="paid", fiscal_year=2010)'
            ' + smallest("aid_by_year", "fiscal_year", by="amount_usd", stage="obligated", fiscal_year=2010)',
            STAGES,
        ),
        ('count("aid_by_year", stage="paid") + count("aid_by_year", stage="obligated")', STAGES),
        # Where a number ends: in a comparison, in a filter, in a list.
        (f"{PAID} + {SIGNED} == 1028932298", STAGES),
        (f"0 < {PAID} + {SIGNED} and 1 < 2", STAGES),
        (f"not {PAID} + {SIGNED}", STAGES),
        (f'count("aid_by_year", amount_usd={PAID} + {SIGNED})', STAGES),
        (f'count("aid_by_year", amount_usd=[{PAID} + {SIGNED}])', STAGES),
        (f'count("aid_by_year", amount_usd=between(0, {PAID} + {SIGNED}))', STAGES),
        # Two gaps that are none, and the change of a sum.
        (f"({SIGNED} + {PAID}) - ({SIGNED_BEFORE} + {PAID_BEFORE})", STAGES),
        (f"{SIGNED} - ({PAID_BEFORE} - {PAID})", STAGES),
        (f"({SIGNED} - {PAID_BEFORE}) - ({SIGNED_BEFORE} - {PAID})", STAGES),
        # Tables that restate each other.
        (f"{SIGNED} + {BY_ACCOUNT}", ACCOUNTS),
        (f"{SIGNED} - -{BY_ACCOUNT}", ACCOUNTS),
        (f"{BY_ACCOUNT} * 2 + {SIGNED}", ACCOUNTS),
        (f"({SIGNED} + {BY_ACCOUNT}) / 2", ACCOUNTS),
        (f"{SIGNED} / {PEOPLE} - (-1) * {BY_ACCOUNT} / {PEOPLE}", ACCOUNTS),
        (f"{SIGNED_BY_YEAR} + series('aid_by_account', 'obligated_usd')", ACCOUNTS),
        ('count("aid_by_year") + count("aid_by_account")', ACCOUNTS),
        # The same row in two summands.
        (f"{PAID} + {PAID}", TWICE),
        (f"{PAID} / 1e6 - -{PAID} / 1e6", TWICE),
        (f"{PAID_BY_YEAR} + {PAID_BY_YEAR}", TWICE),
        (f"{SPAN.format(2008, 2010)} + {SPAN.format(2010, 2012)}", TWICE),
        (f"{SPAN.format(2008, 2010)} + 2 * {SPAN.format(2010, 2012)}", TWICE),
        # Numbers that are no amounts.
        ('total("population", "year", state_code="00")', YEARS),
        ('total("aid_by_year", "fiscal_year", stage="paid")', YEARS),
        ('series("aid_by_account", "fiscal_year", by="agency")', YEARS),
        ('value("deflators", "year", year=2010) + value("deflators", "year", year=2011)', YEARS),
        ('total("deflators", "gdp_deflator_2017", year=[2010, 2011])', "no parts"),
        (
            'value("deflators", "gdp_deflator_2017", year=2010) - -value("deflators", "gdp_deflator_2017", year=2011)',
            "no parts",
        ),
        ('total("trade_by_month", "month", year=2010)', "A month says when"),
        ('total("chamber_seats", "chamber_size", election_year=1988)', "names the same whole"),
        # An average that a factor, or a count of no rows, makes a sum again.
        (
            f'({PAID} + {SIGNED}) / 2 * count("aid_by_year", fiscal_year=2010, stage=["paid", "obligated"])',
            STAGES,
        ),
        (f"{PAID} + {SIGNED} + ({NO_YEARS} + {NO_YEARS}) * ({SEVEN_NONE}) * ({SEVEN_NONE})", STAGES),
        (f"({PAID} + {SIGNED} + {NO_YEARS}) / 3 * 3 / 3", STAGES),
        # Two columns of the same rows.
        (f"{PAID} + {CONSTANT}", COLUMNS),
        (f"{PAID} / 1e6 - -{CONSTANT} / 1e6", COLUMNS),
        (f"({PAID} * {PEOPLE} + {CONSTANT} * {PEOPLE}) / {PEOPLE}", COLUMNS),
        (f"({PAID} + {CONSTANT}) / 2", COLUMNS),
        (f"{PAID_BY_YEAR} + {PAID_BY_YEAR.replace('amount_usd', 'amount_usd_fy2024')}", COLUMNS),
        (f"{MISSING} + {MISSING_MEN}", COLUMNS),
        (f"{MISSING_MEN} + {MISSING_WOMEN} + {MISSING}", COLUMNS),
        (
            f"total({MORELOS.format('inegi_deaths_by_occurrence')}) + total({MORELOS.format('sesnsp_files_new_method')})",
            COLUMNS,
        ),
        # A whole beside its parts, stocks of several years, and deaths that stand in two tables.
        ('total("population", "population", year=2010)', "sum of the 32 states"),
        (f"{PEOPLE} + {PEOPLE.replace('09', '00')}", "sum of the 32 states"),
        ('total("military_deployment", "persons", measure="soldiers_deployed")', "averages of years"),
        (f"{SOLDIERS.format(2011)} + {SOLDIERS.format(2012)}", "averages of years"),
        (
            f'value("rights_incidents", "deaths", incident="Tlatlaya killings") + {KILLINGS}',
            "already counted there",
        ),
        (
            f'value("kingpin_research", "value", measure="additional deaths") + {KILLINGS}',
            "a part of homicides",
        ),
        (f"{BY_ACCOUNT} + {COPY}", "A copy of the file"),
        (f"{SECTORS} + {COPY}", "A copy of the file"),
        # A factor that is no number.
        (f"{PAID} + {SIGNED} * 1e308 * 1e308 * ({PAID} / 1e308 / 1e308)", "too large"),
        (f"{PAID} * 1e308 * 1e308", "too large"),
        # An overlap that was meant once is not meant with whatever comes after it.
        (f'added({PAID}, {SIGNED}, because="{MEANT}") + {ALLOWED}', STAGES),
        (f'added({PAID} + {SIGNED}, {ALLOWED}, because="{MEANT}")', STAGES),
        (f'added({PAID}, {SIGNED}, because="{MEANT}") + {BY_ACCOUNT}', ACCOUNTS),
    ],
)
def test_a_sum_of_what_restates_each_other_is_refused(expression: str, reason: str) -> None:
    with pytest.raises(CourseError, match=reason):
        evaluate(expression)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (f"{SIGNED} - {PAID}", 718087932 - 310844366),
        (f"abs({PAID} - {SIGNED}) > 4e8", True),
        (f"{PAID} / {SIGNED} * 100", 100 * 310844366 / 718087932),
        (f"({SIGNED} - {PAID}) / {SIGNED}", 1 - 310844366 / 718087932),
        (f"1 - {PAID} / {SIGNED}", 1 - 310844366 / 718087932),
        (f"({PAID} / {PAID_BEFORE} - 1) * 100", (310844366 / 166585728 - 1) * 100),
        (f"{PAID} + {PAID_BEFORE}", 310844366 + 166585728),
        (f"{PAID} - -{PAID_BEFORE} - {SIGNED}", 310844366 + 166585728 - 718087932),
        (f"({PAID} + {SIGNED}) / 2", (310844366 + 718087932) / 2),
        (f"{PAID} + {PAID} * 0.15", 310844366 * 1.15),
        (f"{PAID} * 2", 310844366 * 2),
        (f"{SPAN.format(2008, 2010)} - {SPAN.format(2010, 2012)}", None),
        (f"({PAID} + {SIGNED}) / 2 / 1e6", (310844366 + 718087932) / 2e6),
        (f"{PAID} / (({PAID} + {SIGNED}) / 2)", 310844366 / ((310844366 + 718087932) / 2)),
        (f"({SIGNED} - {PAID}) - ({SIGNED_BEFORE} - {PAID_BEFORE})", None),
        (f"({SIGNED} - {PAID}) / {SIGNED} - ({SIGNED_BEFORE} - {PAID_BEFORE}) / {SIGNED_BEFORE}", None),
        (f"{SIGNED} - {BY_ACCOUNT}", None),
        (f"{BY_ACCOUNT} / {SIGNED}", None),
        (f'at({BY_STAGE}, "paid") + at({BY_STAGE_BEFORE}, "paid")', 310844366 + 166585728),
        (f'at({BY_STAGE} + {BY_STAGE_BEFORE}, "paid")', 310844366 + 166585728),
        ('2012 - largest("aid_by_year", "amount_usd", by="fiscal_year", stage="obligated")', 2),
        (
            'value("poppy", "year", measure="cultivation_ha", estimator="U.S. Government", year=2017)'
            ' - value("poppy", "year", measure="cultivation_ha", estimator="U.S. Government", year=2012)',
            5,
        ),
        (
            'value("deflators", "gdp_deflator_2017", year=2017) / value("deflators", "gdp_deflator_2017", year=2010)',
            None,
        ),
        (
            f'{PAID} / value("deflators", "fiscal_year_deflator_fy2024", year=2010)'
            f' + {PAID_BEFORE} / value("deflators", "fiscal_year_deflator_fy2024", year=2009)',
            None,
        ),
        # What cancels is no summand: the difference of two rates of growth, written in either way.
        (f"({PAID} - {PAID_BEFORE}) / {PAID_BEFORE} - ({SIGNED} - {SIGNED_BEFORE}) / {SIGNED_BEFORE}", None),
        (f"{PAID} / {PAID_BEFORE} - {SIGNED} / {SIGNED_BEFORE}", None),
        (f"({PAID} / {PAID} + {SIGNED}) - {SIGNED}", 1),
        (f"{PAID} * {SIGNED} / {SIGNED} + {PAID_BEFORE} * {PEOPLE} / {PEOPLE}", 310844366 + 166585728),
        # Two columns that are parts of one whole, and a difference and a ratio of two that are not.
        (f"{EXPORTS} + {IMPORTS}", None),
        (f"({EXPORTS} - {IMPORTS}) / ({EXPORTS} + {IMPORTS})", None),
        (f"{CONSTANT} - {PAID}", None),
        (f"({CONSTANT} / {PAID} - 1) * 100", None),
        (f"{MISSING_MEN} / {MISSING} * 100", None),
        (f"({SOLDIERS.format(2011)} + {SOLDIERS.format(2012)}) / 2", None),
        (f"({PAID} / {SIGNED} + {PAID_BEFORE} / {SIGNED_BEFORE}) / 2", None),
        (f'added({PAID}, {CONSTANT}, because="{MEANT}")', None),
        (f'added({PAID}, {SIGNED}, because="{MEANT}")', 310844366 + 718087932),
        (f'added({PAID}, {SIGNED}, because="{MEANT}") - {ALLOWED}', None),
        (f'2 * added({PAID}, -{SIGNED}, because="{MEANT}")', 2 * (310844366 - 718087932)),
        (f'at(added({PAID_BY_YEAR}, {SIGNED_BY_YEAR}, because="{MEANT}"), 2010)', 310844366 + 718087932),
        (f'added(added({PAID}, {SIGNED}, because="{MEANT}"), {ALLOWED}, because="{MEANT}")', None),
    ],
)
def test_an_honest_comparison_stands(expression: str, value: float | None) -> None:
    """Its figure is what Python makes of the readings, each taken by itself."""
    assert evaluate(expression) == pytest.approx(python_of(expression) if value is None else value)


def python_of(expression: str) -> float:
    """The expression as Python reckons it, each reading of the tables taken by itself."""
    added = {"added": lambda *parts, because: sum(parts)}
    readings = {f"reading_{name}": lambda text: evaluate(text) for name in ("total", "value")}

    class Alone(ast.NodeTransformer):
        def visit_Call(self, node: ast.Call) -> ast.AST:
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            if f"reading_{name}" not in readings:
                return self.generic_visit(node)
            read = ast.Name(f"reading_{name}", ast.Load())
            return ast.Call(read, [ast.Constant(ast.unparse(node))], [])

    tree = ast.fix_missing_locations(Alone().visit(ast.parse(expression, mode="eval")))
    return float(eval(compile(tree, "", "eval"), added | readings))


def test_a_refusal_says_what_and_what_to_do() -> None:
    with pytest.raises(CourseError) as refused:
        evaluate(f"{PAID} + {SIGNED}")
    assert str(refused.value) == (
        "Rows of “aid_by_year” with different “stage” (obligated, paid) cannot be put together. The stages (requested, "
        'appropriated, obligated, paid) restate the same money; choose one, for example stage="paid". If the overlap '
        'is meant, say why: added(…, …, because="…").'
    )


@pytest.mark.parametrize(
    "call",
    [
        f"added({PAID}, {SIGNED})",
        f'added({PAID}, {SIGNED}, because="")',
        f'added({PAID}, {SIGNED}, because="{" " * 50}")',
        f'added({PAID}, {SIGNED}, because="meant")',
        f"added({PAID}, {SIGNED}, because=12345678901234567890)",
        f'added({PAID}, {SIGNED}, because=value("claims", "claim", claim_id="C01"))',
        f'added({PAID}, {SIGNED}, reason="{MEANT}")',
        f'added({PAID}, because="{MEANT}")',
    ],
)
def test_a_meant_overlap_needs_its_reason_in_words(call: str) -> None:
    with pytest.raises(CourseError, match="a reason in words, of at least 20 letters"):
        evaluate(call)


def test_text_is_not_added_on_purpose() -> None:
    with pytest.raises(CourseError, match="text and lists"):
        evaluate(f'added("a", "b", because="{MEANT}")')


def test_the_reasons_of_an_expression() -> None:
    assert reasons_in(f'added({PAID}, {SIGNED}, because="{MEANT},   today")', "", "1 + 2") == [
        f"{MEANT}, today"
    ]


@pytest.mark.parametrize("term", ["1", 'count("claims")', "-1", "2 * 3"])
def test_a_long_sum_is_walked_once(term: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No part of the text is looked at twice, and no table of the sum is read for each of its terms."""
    terms, walked, checked = (derive.LONGEST + 1) // (len(term) + 1), [], []
    walk, check = derive._walk, derive.sums._check
    monkeypatch.setattr(derive, "_walk", lambda node: walked.append(node) or walk(node))
    monkeypatch.setattr(derive.sums, "_check", lambda found: checked.append(found) or check(found))
    assert evaluate("+".join([term] * terms)) == terms * evaluate(term)
    nodes = [node for node in ast.walk(ast.parse("+".join([term] * terms))) if isinstance(node, ast.expr)]
    assert len(walked) <= len(nodes) + len(list(ast.walk(ast.parse(term))))
    assert len(checked) <= 2 * terms + 4


@pytest.mark.parametrize(
    "expression", ["-" * 1500 + "1", "(" * 900 + "1" + ")" * 900, "1-(" * 400 + "1" + ")" * 400]
)
def test_deep_nesting_gets_one_sentence(expression: str) -> None:
    with pytest.raises(CourseError, match="is not written correctly"):
        evaluate(expression)


def test_sums_multiplied_into_thousands_of_terms_are_refused() -> None:
    factor = f"({PEOPLE}{'+1' * 31})"
    with pytest.raises(CourseError, match="fewer terms"):
        evaluate("*".join([factor] * 4))
