"""Pieces of pages. Each module exposes `show(...)`; what it draws comes in as arguments."""
