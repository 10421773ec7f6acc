"""The demo city: a year of an invented Kota Malang, walked through the services by its staff."""
