"""The requirements of the pathways, each one sentence and one question to the database."""
