import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_database_keeps_text_in_utf8_and_counts_time_in_utc() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_encoding'), lower('ӘҒҚІ')")
        assert cursor.fetchone() == ("UTF8", "әғқі")
