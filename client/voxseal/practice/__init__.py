"""A practice cloud on this computer's loopback, so that everything can be tried without an account.

Sign-in service, session service and bucket are stand-ins that check little; what the client does with them is real.
Never part of the shipped app: it needs the `practice` extra.
"""
