"""The fault campaign: what is broken on purpose at every step of a run, and whether the next run is right.

world.py     a small made-up world: an archive network, and a live one over a real socket
children.py  steps as processes of their own, which can be killed
damage.py    ways to damage a file
kinds.py     the kinds of faults, and the steps each can strike; spoiling.py, traps.py what they do
care.py      what people start besides the run: a backup, an erasure, retention
telling.py   whoever is told of alerts
rounds.py    one fault: break, look, run again, compare
table.py     what is printed
"""
