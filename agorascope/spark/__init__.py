"""The same models and figures on Spark: see docs/scale.md. Needs the extra `spark` and Java 17."""
