"""Aggregates for those who read no case: counted in the database, small numbers hidden."""
