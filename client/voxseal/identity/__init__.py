"""Who is sending: signing in with the organisation's service, and turning that into a one-hour, write-only session.

`signin.sign_in` is the whole of it as one call; `keeper.SessionKeeper` holds what comes out.
"""
