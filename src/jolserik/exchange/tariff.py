"""The official TN VED table as a file: code, name, first and last day of validity."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from jolserik.exchange.headers import check_header
from jolserik.exchange.reading import read_row
from jolserik.exchange.refused import FileRefused
from jolserik.exchange.tables import open_table
from jolserik.kernel import readers
from jolserik.kernel.fields import Column
from jolserik.registry.commands.tariff import TariffRow

COLUMNS = (
    Column("code", readers.product, required=True),
    Column("name", readers.text_up_to(4000), required=True),
    Column("valid_from", readers.day, required=True),
    Column("valid_until", readers.day),
)


def read_tariff(path: Path) -> Iterator[TariffRow]:
    """Rows of the table. The first fault refuses the file: half a tariff would refuse honest goods."""
    table = open_table(path, name=path.name)
    faults = check_header(table.header, COLUMNS)
    for row, cells in table.rows() if not faults else ():
        values, faults = read_row(COLUMNS, cells, row=row, comma_decimals=False)
        if faults:
            break
        until: date | None = values.get("valid_until")
        yield values["code"], values["name"], values["valid_from"], until
    if faults:
        raise FileRefused(faults[0])
