"""Safety: everything kept in one file, brought back, and made again from what was landed.

backup.py    data folder, app store, workspace -> one .tar.zst, verified       agorascope backup
restore.py   that file -> verified, staged, swapped in                          agorascope restore
replay.py    landing zone -> a new warehouse, gated, swapped in                 agorascope replay

archive.py   the file itself: members with their SHA-256, the manifest last
contents.py  what belongs into a backup
carrying.py  objections and erasures of the time since, which a restore must not take back
keys.py      which keys hold afterwards
swapping.py  the moment at which a restored folder takes the place of the former one
"""
