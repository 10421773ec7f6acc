"""Numbers without gaps."""

from django.db import connection, models


class Counter(models.Model):
    """The last number given out in a series, such as one agency's letters of one year."""

    series = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    value = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="counter_series")]

    def __str__(self):
        return f"{self.series} {self.year}: {self.value}"


def next_number(series: str, year: int) -> int:
    """Take the next number (from 1)."""
    return next_numbers(series, year, 1)[0]


def next_numbers(series: str, year: int, count: int) -> range:
    """Take the next numbers. Gapless: a rolled back transaction gives its numbers back, because the
    row stays locked until the transaction ends.
    """
    table = connection.ops.quote_name(Counter._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (series, year, value) VALUES (%s, %s, %s) ON CONFLICT "
            f"(series, year) DO UPDATE SET value = {table}.value + excluded.value RETURNING value",
            [series, year, count],
        )
        last = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)
