"""The desk: the pages on which caseworkers, heads, field workers and auditors do their week."""
