"""The same page set by hand with ReportLab's platypus: the floor under any engine above it.

No template, no markup, no stylesheet, no checks of values: its texts stand here as they will on
the page. Ordinary platypus, with plain strings for cells that never wrap.
"""

import io
from collections.abc import Sequence

from reportlab.lib.colors import HexColor, black
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    HRFlowable,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

REGULAR, BOLD, ITALIC = "Surat-Regular", "Surat-Bold", "Surat-Italic"
PAGE, LEFT, RIGHT = (215 * mm, 330 * mm), 30 * mm, 20 * mm
SPOT = 26 * mm
PADDING = 6  # points, of a frame that SimpleDocTemplate makes

PLAIN = ParagraphStyle("plain", fontName=REGULAR, fontSize=11, leading=14.3)
STRONG = ParagraphStyle("strong", PLAIN, fontName=BOLD)
BODY = ParagraphStyle("body", PLAIN, alignment=TA_JUSTIFY, firstLineIndent=12.5 * mm, spaceAfter=5)
MIDDLE = ParagraphStyle("middle", PLAIN, alignment=TA_CENTER)
MIDDLE_STRONG = ParagraphStyle("middle strong", MIDDLE, fontName=BOLD)
ABOVE = ParagraphStyle("above", MIDDLE, fontSize=14, leading=16.8)
NAME = ParagraphStyle("name", MIDDLE, fontName=BOLD, fontSize=16, leading=19.2)
CONTACT = ParagraphStyle("contact", MIDDLE, fontName=ITALIC, fontSize=10, leading=12)
TITLE = ParagraphStyle("title", MIDDLE_STRONG, fontSize=13, leading=16.9)
FOOTER = ParagraphStyle("footer", MIDDLE, fontSize=7, leading=8.4, textColor=HexColor("#333333"))
FACTS = [
    ("FONT", (0, 0), (-1, -1), REGULAR, 11, 14.3),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0.4),
]
SIGNATURE = [("FONT", (0, 0), (-1, -1), REGULAR, 11), *FACTS[2:]]
COLUMNS = [45 * mm, 4 * mm, 103.5 * mm]

PERSON = (
    ("NIK", "3316164102850001"),
    ("Nomor Kartu Keluarga", "3316160102100001"),
    ("Tempat, tanggal lahir", "Blora, 1 Februari 1985"),
    ("Jenis kelamin", "Perempuan"),
    ("Agama", "Islam"),
    ("Status perkawinan", "Kawin"),
    ("Pendidikan terakhir", "SLTA/Sederajat"),
    ("Pekerjaan", "Wiraswasta"),
    ("Kewarganegaraan", "WNI"),
    ("Alamat", "Dukuh Krajan RT 002 RW 001, Desa Japah, Kecamatan Japah, Kabupaten Blora"),
)
BUSINESS = (
    ("Nama usaha", "Warung Makan Sumber Rejeki"),
    ("Jenis usaha", "Perdagangan makanan dan minuman"),
    ("Alamat usaha", "Dukuh Krajan RT 002 RW 001, Desa Contoh"),
    ("Berusaha sejak", "1 Maret 2021"),
)
FOOTER_TEXTS = (
    "Dokumen ini ditandatangani secara elektronik. Informasi elektronik dan hasil cetaknya "
    "merupakan alat bukti hukum yang sah (Pasal 5 ayat (1) Undang-Undang Nomor 11 Tahun 2008 jo. "
    "Undang-Undang Nomor 19 Tahun 2016 jo. Undang-Undang Nomor 1 Tahun 2024).",
    "Keaslian surat dapat diperiksa dengan memindai kode QR pada surat ini.",
)


def by_hand() -> bytes:
    """The business letter of ``letters.py`` as a PDF; its fonts must be registered."""
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=PAGE, leftMargin=LEFT - PADDING, rightMargin=RIGHT - PADDING,
        topMargin=15 * mm - PADDING, bottomMargin=25 * mm - PADDING, initialFontName=REGULAR,
        title="Surat Keterangan Usaha", author="Pemerintah Desa Japah",
    )  # fmt: skip
    document.build([*_top(), *_text(), _signature()], onFirstPage=_footer, onLaterPages=_footer)
    return out.getvalue()


def _top() -> list[Flowable]:
    return [
        Paragraph("PEMERINTAH KABUPATEN BLORA", ABOVE),
        Paragraph("KECAMATAN JAPAH", ABOVE),
        Paragraph("DESA JAPAH", NAME),
        Paragraph("Jalan Raya Japah Nomor 1 Kode Pos 58257", CONTACT),
        Paragraph("Surel: desa.japah@contoh.invalid", CONTACT),
        HRFlowable(width="100%", thickness=2.25, color=black, spaceBefore=3, spaceAfter=1.2),
        HRFlowable(width="100%", thickness=0.75, color=black, spaceBefore=0, spaceAfter=12),
        Paragraph("<u>SURAT KETERANGAN USAHA</u>", TITLE),
        Paragraph("Nomor: 400.10.2.2/001/33.16.16.2007/XI/2026", MIDDLE),
        Spacer(1, 10),
    ]


def _text() -> list[Flowable]:
    name = ["Nama", ":", Paragraph("Sri Rahayu Contoh", STRONG)]
    return [
        Paragraph(
            "Yang bertanda tangan di bawah ini Kepala Desa Japah, Kecamatan Japah, Kabupaten "
            "Blora, Provinsi Jawa Tengah, menerangkan dengan sebenarnya bahwa:", BODY,
        ),
        _facts([name, *_values(PERSON)]),
        Paragraph(
            "Orang tersebut di atas benar-benar penduduk Desa Japah dan berdasarkan keterangan "
            "yang ada pada kami mempunyai usaha sebagai berikut:", BODY,
        ),
        _facts(_values(BUSINESS)),
        Paragraph(
            "Menurut keterangan yang bersangkutan, omzet usaha tersebut rata-rata "
            "Rp4.500.000,00 (empat juta lima ratus ribu rupiah) per bulan.", BODY,
        ),
        Paragraph(
            "Surat keterangan ini diberikan untuk keperluan persyaratan pengajuan kredit usaha "
            "pada Bank Contoh Unit Japah.", BODY,
        ),
        Paragraph(
            "Surat ini berlaku sejak 17 November 2026 sampai dengan 15 Februari 2027.", BODY
        ),
        Paragraph(
            "Demikian surat keterangan ini dibuat dengan sebenarnya untuk dapat dipergunakan "
            "sebagaimana mestinya.", BODY,
        ),
    ]  # fmt: skip


def _values(pairs: Sequence[tuple[str, str]]) -> list[list[object]]:
    return [[label, ":", Paragraph(value, PLAIN)] for label, value in pairs]


def _facts(rows: list[list[object]]) -> Table:
    return Table(rows, colWidths=COLUMNS, style=FACTS, hAlign="RIGHT", spaceAfter=5)


def _signature() -> KeepTogether:
    lines = [
        Paragraph("Japah, 17 November 2026", MIDDLE),
        Paragraph("KEPALA DESA JAPAH", MIDDLE_STRONG),
        Spacer(1, SPOT),
        Paragraph("<u>SUTRISNO (CONTOH)</u>", MIDDLE_STRONG),
    ]
    width = PAGE[0] - LEFT - RIGHT
    columns = [width / 2, width / 2]
    return KeepTogether([Spacer(1, 8), Table([["", lines]], colWidths=columns, style=SIGNATURE)])


def _footer(canvas: Canvas, _document: SimpleDocTemplate) -> None:
    width, y = PAGE[0] - LEFT - RIGHT, 18 * mm
    canvas.setStrokeColor(HexColor("#666666"))
    canvas.setLineWidth(0.5)
    canvas.line(LEFT, 20 * mm, LEFT + width, 20 * mm)
    for text in FOOTER_TEXTS:
        paragraph = Paragraph(text, FOOTER)
        _width, height = paragraph.wrap(width, 30 * mm)
        y -= height
        paragraph.drawOn(canvas, LEFT, y)
