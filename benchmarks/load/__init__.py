"""Readers and analysts at once while the data is published anew under them: nobody may meet an error.

    python -m benchmarks.load --data data --sessions 50 --analysts 10 --publications 4

`page` is one browser's side of Streamlit's websocket, `people` are the readers behind such pages,
`analysts` ask the published file in SQL from a process of their own, `publishing` runs the real commands,
`viewer` counts what the server holds open, `watching` drives all of them, `telling`
prints, `__main__` judges.
The data folder is copied first; the copy goes at the end.
"""
