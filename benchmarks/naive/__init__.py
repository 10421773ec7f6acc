"""The loan referral as the libraries' own documentation shows it: what Tangga is measured against.

Process subclass, stock View nodes with stock timers, guardian rows per case, has_perm at every
door. No custody, no ledger, no letter.
"""
