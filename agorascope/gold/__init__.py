"""The gold set: mentions drawn by chance from the workspace's own, labelled by people.

    published file -> drawing -> sheet (CSV) -> a person -> sheet -> app store -> app.stance_labels -> marts

It says how often the model is right here, not on some public corpus, and corrects the shares it counts.
docs/methodology/gold-set.md
"""
