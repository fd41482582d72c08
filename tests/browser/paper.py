"""Files as offices send them."""

from io import BytesIO

import xlsxwriter
from playwright.sync_api import FilePayload

_PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""


def pdf(name: str) -> FilePayload:
    """One empty page."""
    return {"name": name, "mimeType": "application/pdf", "buffer": _PDF}


def workbook(name: str, *rows: tuple[str, ...]) -> FilePayload:
    """A workbook of one sheet."""
    written = BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = book.add_worksheet("Danh sách")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": name, "mimeType": kind, "buffer": written.getvalue()}
