"""Agorascope: a self-hosted observatory for community managers.

The library: it runs without Airflow, dbt or Streamlit. Data flows one way:

    networks -> land -> parse -> gate -> load -> score -> dbt build -> gate -> publish
"""

__version__ = "0.1.0"
