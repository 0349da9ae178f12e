"""The viewer: what the community manager opens each morning.

    published file -> queries.py -> access.py (cache by version) -> figures.py -> components -> app_pages

Run it from the root of the repository: `python -m streamlit run streamlit_app/app.py`.
It reads the published file only and imports `agorascope`, never the orchestrator or the models.
"""
