"""How an account is named by people: compared bare and in lower case, like the macro `bare_handle`."""


def bare_account(account: str) -> str:
    """A handle or account id as it is compared: without blanks around it and leading @, lower case."""
    return account.strip().lstrip("@").lower()
