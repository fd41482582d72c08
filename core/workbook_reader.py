"""Read a workbook from standard input and write its sheets as JSON, in a process of its own.

The parser lays a sheet out in memory from its first cell to its last, and ends its process when
memory runs out: a file of two cells at opposite corners would take a web server's worker with it.
So it runs apart (core.workbook starts it), with little memory and little time. What it writes is
bounded too, for the server holds it: a tiny file can lay out millions of blanks, or repeat one long
text in every cell.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineWorkbook

# All sheets together. A list of 20.000 lines with 100 columns is half of it.
MAX_CELLS = 4_000_000
MAX_CHARACTERS = 64 << 20


def main(megabytes: int, seconds: int, rows: int) -> None:
    """One JSON object a line for each sheet, with at most that many rows."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    cells = characters = 0
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        cells += min(sheet.total_height, rows) * sheet.total_width
        if cells > MAX_CELLS:
            sys.exit("too many cells")
        # Empty rows above and columns before the data stay, so that cells keep their names.
        table = sheet.to_python(skip_empty_area=False, nrows=rows)
        line = [json.dumps(filled([plain(value) for value in row])) for row in table]
        characters += sum(map(len, line))
        if characters > MAX_CHARACTERS:
            sys.exit("too much text")
        sys.stdout.write(f'{{"sheet": {json.dumps(name)}, "rows": [{", ".join(line)}]}}\n')


def filled(row: list[Any]) -> list[Any]:
    """The row to its last cell that holds anything."""
    while row and row[-1] == "":
        row.pop()
    return row


def plain(value: Any) -> Any:
    """The value as JSON has it; a day becomes {"day": "2024-12-31"}."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, (time, timedelta)):
        return str(value)
    # The parser hands whole numbers over as floats: 912345678.0 for a telephone.
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
