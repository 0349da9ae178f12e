"""Kinds of settings that several networks ask for: a host of the user's choice, words to search for."""

from typing import Annotated

from pydantic import StringConstraints

HOST_PATTERN = r"^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$"

Host = Annotated[str, StringConstraints(strip_whitespace=True, pattern=HOST_PATTERN, to_lower=True)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
EnvName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
