"""The demo city: a year of an invented city, walked through the services by its staff."""
