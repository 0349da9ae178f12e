"""Erasing a person at once, and handing over what is held of one (GDPR articles 17 and 15).

    names -> ledger (keyed marks) -> landed pages, files, app store, warehouse -> build -> publication

What `agorascope.objecting` does for the warehouse, the app store and the published files is used as it is;
here stand what it leaves: landed bytes, logs, export files in the data folder, and the ledger by which the
person stays out, whatever is restored or read again.
"""
