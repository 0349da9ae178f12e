"""How the app store became what it is, one file per change. docs/app-store.md says how to add one."""
