"""Charts drawn on the server as SVG text.

Every chart is a pure function from a frozen description to a `Chart`: the drawing, its finding in words, a
text alternative and a table twin that says the same in rows. All words arrive in the page's language; nothing
here formats, translates or asks the time, so the same description always gives the same bytes.

- `trace`      where goods came from, whose hands they passed, where they left
- `sankey`     flows through layers, such as origin country, holder group, destination
- `columns`    stacked columns by month
- `share_line` a share of a whole by month
- `waterfall`  a balance that must close
"""

from jolserik.web.charts.model import Chart, Legend, Series, Twin

__all__ = ["Chart", "Legend", "Series", "Twin"]
