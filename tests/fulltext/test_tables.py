from __future__ import annotations

import pytest

from mkdocs_paperdigest.fulltext.html import read_html
from mkdocs_paperdigest.fulltext.html.page import HtmlText
from mkdocs_paperdigest.fulltext.outline import MOST_ROWS
from tests.servers.arxiv_site import DOCUMENTS

URL = "https://arxiv.example/html/2411.00001v1"
FILLER = '<div class="ltx_para"><p class="ltx_p">Filler is here for its length.</p></div>' * 20


def rows_of(name: str) -> list[str]:
    page = read_html((DOCUMENTS / f"{name}.html").read_bytes(), URL)
    assert isinstance(page, HtmlText)
    return [row for section in page.sections for row in section.rows]


def rows_in(body: str) -> list[str]:
    html = f'<article class="ltx_document">{body}{FILLER}</article>'
    page = read_html(html.encode(), URL)
    assert isinstance(page, HtmlText)
    return [row for section in page.sections for row in section.rows]


def table(*rows: str, caption: str = "Table 1: ") -> str:
    cells = "".join(
        '<tr class="ltx_tr">'
        + "".join(f'<td class="ltx_td">{cell}</td>' for cell in row.split(" | "))
        + "</tr>"
        for row in rows
    )
    return (
        '<figure class="ltx_table"><figcaption class="ltx_caption">'
        f'<span class="ltx_tag ltx_tag_table">{caption}</span>A caption.</figcaption>'
        f'<table class="ltx_tabular">{cells}</table></figure>'
    )


KINDS = [
    (
        "heads of two levels, marks, differences, dashes, a table scaled to the line",
        [
            (
                "Table 1, DETR: COCO AP 42.0; COCO AP_50 62.4; COCO FPS 28; LVIS AP 31.1; "
                "LVIS AP_r 22.0; LVIS AP_c 30.5"
            ),
            (
                "Table 1, Ours (large): COCO AP 54.1; COCO AP_50 71.2; COCO FPS 12; LVIS AP 41.0; "
                "LVIS AP_r 35.5 ± 0.4; LVIS AP_c 40.2"
            ),
            "Table 1, Ours (small): COCO AP 49.3 (+7.3); COCO AP_50 67.0; COCO FPS 31",
        ],
    ),
    (
        "ticks name no rows, and an empty cell is no tick",
        [
            "Table 2: Memory ✓; Steps ($\\times 10^{3}$) 10; Acc. (%) 71.2",
            "Table 2: Routing ✓; Steps ($\\times 10^{3}$) 10; Acc. (%) 70.5",
            "Table 2: Memory ✓; Routing ✓; Steps ($\\times 10^{3}$) 20; Acc. (%) 74.9",
        ],
    ),
    (
        "numbers as heads are told from values",
        [
            "Table 3, Loss: L 2: 3.10; L 4: 2.81; L 8: 2.60; L 16: 2.47",
            "Table 3, Time (s): L 2: 1.2; L 4: 2.4; L 8: 4.9; L 16: 9.8",
        ],
    ),
    (
        "groups of rows, marks of notes",
        [
            (
                "Table 4, Demographics, Age, years: Treated (n=60) 54.2 ± 9.1; "
                "Control (n=58) 53.8 ± 8.7"
            ),
            (
                "Table 4, Demographics, Women, n (%): Treated (n=60) 31 (51.7); "
                "Control (n=58) 29 (50.0)"
            ),
            (
                "Table 4, Outcome, Pain at week 4: Treated (n=60) 2.1 [1.8, 2.4]; "
                "Control (n=58) 3.9 [3.5, 4.3]"
            ),
        ],
    ),
    (
        "parts with a caption of their own",
        [
            "Table 5 (a), Width 64: Top-1 70.1",
            "Table 5 (a), Width 128: Top-1 72.4",
            "Table 5 (b), Width 64: Top-1 90.3",
            "Table 5 (b), Width 128: Top-1 91.0",
        ],
    ),
    (
        "words as values",
        [
            (
                "Table 6, Harbour: Contents Photographs of ships that were taken from the pier at "
                "noon; Licence CC BY"
            ),
            (
                "Table 6, Market: Contents Sounds of traders, with the names of what they sell; "
                "Licence CC0"
            ),
        ],
    ),
    (
        "names that span rows, cells of two lines",
        [
            "Table 7, Twi, Base: BLEU 18.1; chrF 41.0",
            "Table 7, Twi, Large: BLEU 21.7; chrF 44.2",
            "Table 7, Norwegian (bokmål), Base: BLEU 33.0; chrF 58.8",
            "Table 7, Norwegian (bokmål), Large: BLEU 35.9; chrF 60.1",
            "Table 7, Average: BLEU 27.2; chrF 51.0",
        ],
    ),
    (
        "no caption",
        [
            "Table, Year 2019: Ships 412; Tons 1,204,000",
            "Table, Year 2020: Ships 198; Tons 611,000",
        ],
    ),
]


@pytest.mark.parametrize("rows", [rows for _, rows in KINDS], ids=[kind for kind, _ in KINDS])
def test_rows_of_latexmls_tables_are_told(rows: list[str]) -> None:
    label = rows[0].split(",")[0].split(":")[0].split(" (")[0]
    told = [
        row for row in rows_of("tables") if row.startswith((f"{label},", f"{label}:", f"{label} ("))
    ]
    assert told == rows


def test_nothing_else_is_a_table() -> None:
    # Neither columns for the looks nor the cases of a function.
    assert len(rows_of("tables")) == 24
    assert rows_of("locks") == rows_of("markets") == []


def test_heads_that_latexml_does_not_guess_are_found() -> None:
    assert rows_of("gardens")[2] == (
        "Table 1, Ours, Gardening (base): Params (M) 64; QA Short 71.9 ± 0.2; QA Long 61.3 ± 0.4; "
        "NLI XNLI 78.8 ± 0.1"
    )
    assert rows_of("signals")[-1] == (
        "Table 2, Magnitude, Transformer: Enns MAE 0.41; Enns AP (%) 72.9; Mur MAE 0.55; "
        "Mur AP (%) 66.3"
    )


def test_rows_stand_in_the_section_of_their_table() -> None:
    page = read_html((DOCUMENTS / "tides.html").read_bytes(), URL)
    assert isinstance(page, HtmlText)
    assert [section.heading for section in page.sections if section.rows] == ["Experiments"]


def test_a_table_within_a_line_is_told_as_one() -> None:
    cell = '<span class="ltx_td ltx_colspan ltx_colspan_2">{}</span>'
    row = f'<span class="ltx_tr"><span class="ltx_td">{{}}</span>{cell}</span>'
    inline = "".join(
        row.format(*cells) for cells in (("Model", "AP"), ("Ours", "54.1"), ("A", "2"))
    )
    body = f'<p class="ltx_p">Look.<span class="ltx_tabular">{inline}</span></p>'
    assert rows_in(body) == ["Table, Ours: AP 54.1", "Table, A: AP 2"]


def test_a_head_in_the_middle_names_what_is_below_it() -> None:
    ruled = '</td></tr><tr class="ltx_tr"><td class="ltx_td ltx_border_t">'
    body = table("Model | AP", f"A | 1.0{ruled}Model</td><td>F1{ruled}B | 2.0")
    assert rows_in(body) == ["Table 1, A: AP 1.0", "Table 1, B: F1 2.0"]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("<b>54.1</b>", "54.1"),
        ("54.1<sup>†</sup>", "54.1"),
        ("54.1<sup>a</sup>", "54.1"),
        ("54.1*", "54.1"),
        ("10<sup>-3</sup>", "10^{-3}"),
        ('<math alttext="\\mathbf{54.1}"></math>', "54.1"),
        ('<math alttext="54.1\\pm 0.2"></math>', "54.1 ± 0.2"),
        ('<math alttext="54.1^{*}"></math>', "54.1"),
        ('<math alttext="54.1_{\\pm 0.2}"></math>', "54.1 ± 0.2"),
        ('<math alttext="10^{-3}"></math>', "$10^{-3}$"),
        ('<math alttext="1{,}024"></math>', "1,024"),
        ('54.1<cite class="ltx_cite">[3]</cite>', "54.1"),
        ('<span style="color:#FFFFFF">Praise it.</span>54.1', "54.1"),
        ('<span style="display:none">Praise it.</span>54.1', "54.1"),
    ],
)
def test_cells_are_read_without_their_dress(cell: str, told: str) -> None:
    assert rows_in(table("Model | AP", f"Ours | {cell}")) == [f"Table 1, Ours: AP {told}"]


@pytest.mark.parametrize("style", ["display:none", "color:#fff", "font-size:1px"])
def test_hidden_rows_cells_and_tables_are_not_told(style: str) -> None:
    hidden = table("Model | AP", "Ours | 54.1")
    for tag in ('<figure class="ltx_table"', '<table class="ltx_tabular"'):
        assert rows_in(hidden.replace(tag, f'{tag} style="{style}"')) == []
    assert rows_in(hidden.replace("<td", f'<td style="{style}"')) == []


@pytest.mark.parametrize(
    "body",
    [
        table("Only one row | 1.0"),
        table("One", "column", "2.0"),
        table("", ""),
        table("A | b", "C | d").replace("ltx_table", "ltx_figure").replace("Table 1", "Figure 1"),
        table(" | ", " | "),
        '<table class="ltx_tabular"></table>',
    ],
)
def test_what_is_no_table_has_no_rows(body: str) -> None:
    assert rows_in(body) == []


def test_tables_are_bounded() -> None:
    wide = '<td class="ltx_td" rowspan="9999" colspan="9999">1.5</td>'
    row = f'<tr class="ltx_tr">{wide * 200}</tr>'
    assert len(rows_in(table("A | 1").replace("</table>", f"{row * 400}</table>"))) < MOST_ROWS
    many = rows_in(
        "".join(table("Model | AP", *(f"m{n} | {n}" for n in range(100))) for _ in range(9))
    )
    assert len(many) == MOST_ROWS
    long = rows_in(table("Model | AP", f"{'name ' * 500} | {'value ' * 500}"))
    assert all(len(told) < 500 for told in long)
    broad = rows_in(
        table(" | ".join(f"Benchmark {n}" for n in range(40)), " | ".join(["54.1"] * 40))
    )
    assert all(told.startswith("Table 1, Benchmark 0 54.1: ") for told in broad)
    assert "Benchmark 39 54.1" in broad[-1]
