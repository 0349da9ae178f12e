"""Training of the models that ship: data paths as arguments, seeds, one command a model.

    labelled texts -> corpora -> encoder (accurate) -> its answers -> linear model (fast) -> thresholds

What a model needs to run is in `agorascope/`; what made it is here, with PyTorch and scikit-learn,
which the product itself never imports.
"""
