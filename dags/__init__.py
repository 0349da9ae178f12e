"""Airflow DAGs: wiring only. The steps they call are in `agorascope.steps`."""
