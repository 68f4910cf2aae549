"""Exchange: what others send us as files, and what we give them.

A *table* is a CSV or XLSX file with a heading row (`open_table`). Its heading is checked against the columns of a
kind (`check_header`), its rows are grouped into documents (`group_rows`) and read (`read_row`). What is wrong with the
whole file is raised as `FileRefused`; what is wrong with a row comes as refusals, and the same file goes back with them
beside each row (`write_error_file`). Lists leave by `write_export`, empty forms by `write_template`. Nothing here knows
a database.
"""

from jolserik.exchange.cells import Cells, Table
from jolserik.exchange.error_files import write_error_file
from jolserik.exchange.export_files import CONTENT_TYPES, write_export
from jolserik.exchange.grouping import Document, Documents, group_rows
from jolserik.exchange.headers import check_header
from jolserik.exchange.reading import read_row
from jolserik.exchange.refused import FileRefused, Reason
from jolserik.exchange.tables import open_table
from jolserik.exchange.templates import write_template
from jolserik.exchange.words import remedy, sentence

__all__ = [
    "CONTENT_TYPES",
    "Cells",
    "Document",
    "Documents",
    "FileRefused",
    "Reason",
    "Table",
    "check_header",
    "group_rows",
    "open_table",
    "read_row",
    "remedy",
    "sentence",
    "write_error_file",
    "write_export",
    "write_template",
]
