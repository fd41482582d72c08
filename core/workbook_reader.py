"""Read a workbook from standard input and write its sheets as JSON, in a process of its own.

The parser lays a sheet out in memory from its first cell to its last, and ends its process when
memory runs out: a file of two cells at opposite corners would take a web server's worker with it.
So it runs apart (core.workbook starts it), with little memory and little time.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineWorkbook


def main(megabytes: int, seconds: int, rows: int) -> None:
    """One JSON object a line for each sheet, with at most that many rows."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    for name in book.sheet_names:
        # Empty rows above and columns before the data stay, so that cells keep their names.
        table = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=rows)
        line = {"sheet": name, "rows": [[plain(value) for value in row] for row in table]}
        sys.stdout.write(json.dumps(line, ensure_ascii=True) + "\n")


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
