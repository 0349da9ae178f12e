"""What sqlfluff renders where a model calls dbt's own macros: the shape of their SQL, for linting only."""

# ruff: noqa: INP001


def hash(field: str) -> str:  # noqa: A001 - the name is dbt's
    return f"md5({field})"


def string_literal(value: object) -> str:
    return f"'{value}'"


def position(needle: str, haystack: str) -> str:
    return f"position({needle} in {haystack})"


def split_part(text: str, delimiter: str, number: int) -> str:
    return f"split_part({text}, {delimiter}, {number})"


def dateadd(part: str, interval: str, moment: str) -> str:
    return f"({moment} + {interval} * interval 1 {part})"


def datediff(first: str, second: str, part: str) -> str:
    return f"date_diff('{part}', {first}, {second})"


def generate_series(upper_bound: int) -> str:
    return f"select {upper_bound} as generated_number"


def type_bigint() -> str:
    return "bigint"


def type_string() -> str:
    return "varchar"


def date_trunc(datepart: str, date: str) -> str:
    return f"date_trunc('{datepart}', {date})"


def type_int() -> str:
    return "int"


def length(text: str) -> str:
    return f"length({text})"


def replace(text: str, old: str, new: str) -> str:
    return f"replace({text}, {old}, {new})"
