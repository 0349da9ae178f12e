"""What an objection does: the person leaves warehouse, app store and published files, and stays out.

    app store + workspace -> app.objections -> removal (before and after loading) -> raw, nlp, app store
                                            -> Guard (while loading)              -> temp.incoming_*

Who is kept out is known by keyed marks in `app.suppressed`, from which no name can be read.
"""
