"""Signing in: by user name, with a second factor; nobody signs up, and no e-mail is sent."""
