"""Which words and phrases a week's posts on a brand or watch topic are made of, and which of them are new.

    posts of a subject and week -> words and pairs -> people who use each -> nlp.term_counts, nlp.terms
                                                   -> beside the eight weeks before -> burst

People are counted, each once a week: one who writes a hundred posts makes no term rise.
"""

from agorascope.terms.step import TermsReport, update_terms

__all__ = ["TermsReport", "update_terms"]
