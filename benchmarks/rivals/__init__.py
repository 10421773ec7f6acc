"""The same five actions by other means: django-fsm with the plain ORM, SpiffWorkflow, plain SQL."""
