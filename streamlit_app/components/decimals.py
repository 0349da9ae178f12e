"""Numbers with decimals, as the reader's locale writes them."""

from babel.numbers import format_decimal

from streamlit_app.i18n import locale
from streamlit_app.i18n.formats import MINUS


def number(value: float, decimals: int = 0, *, signed: bool = False) -> str:
    """3.5 in English, 3,5 in French; with its sign when `signed`, unless it shows as nought."""
    rounded = round(value, decimals) + 0.0  # no minus nought
    digits = "#,##0." + "0" * decimals if decimals else "#,##0"
    pattern = f"+{digits};-{digits}" if signed and rounded else digits
    return str(format_decimal(rounded, pattern, locale=locale())).replace("-", MINUS)
