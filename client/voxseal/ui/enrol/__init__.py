"""Taking over an organisation's profile and agreeing to its consent text, at first start and later."""
