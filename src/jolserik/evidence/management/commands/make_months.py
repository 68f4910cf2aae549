"""`jolserik manage make_months`: the partitions of the months to come, now. The worker does it by itself."""

from typing import Any

from django.core.management.base import BaseCommand

from jolserik.platform.months import make_ahead


class Command(BaseCommand):
    help = "make the partitions of the current month and of those ahead"

    def handle(self, *args: Any, **options: Any) -> None:
        make_ahead()
