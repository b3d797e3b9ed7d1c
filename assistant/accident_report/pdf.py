"""The report as PDF: A4, fonts embedded, page numbers on every page."""

from assistant.accident_report.page import footer_html, photo_file, report_blocks, report_css
from assistant.accident_report.report import AccidentReport
from assistant.accident_report.sheets import Sheets
from assistant.accident_report.wording import Wording

_LANGUAGES = {"zh": "zh-CN", "en": "en"}


def to_pdf(report: AccidentReport) -> bytes:
    """Return the report as one PDF file.

    The layout engine flows text and tables over pages and carries a Chinese font of its own; only
    the signs that are used are embedded. Costs half a second on one core.
    """
    # Laid out twice: the first time only to know how many pages there are.
    _, pages = _lay_out(report, 0)
    data, _ = _lay_out(report, pages)
    return _finish(data, report)


def _lay_out(report: AccidentReport, pages: int) -> tuple[bytes, int]:
    """Return the pages as a PDF, and their number."""
    files = {photo_file(photo): photo.jpeg for photo in report.photos}
    sheets = Sheets(report_css(), files, lambda page: footer_html(report, page, pages))
    for block in report_blocks(report):
        sheets.add(block)
    return sheets.close()


def _finish(data: bytes, report: AccidentReport) -> bytes:
    """Return the file with a title, a language and only the signs that it uses."""
    import pymupdf

    title = f"{Wording(report.locale)('title')} {report.report_id}"
    with pymupdf.open("pdf", data) as document:
        document.subset_fonts()
        document.set_metadata({"title": title, "creator": "CarCare"})
        language = f"({_LANGUAGES[report.locale]})"
        document.xref_set_key(document.pdf_catalog(), "Lang", language)
        return bytes(document.tobytes(garbage=4, deflate=True))
