"""The watch: counts who reads voices and features, and says when somebody reads what they should not, or far too much.

    watch = Watch(settings, MemoryCounters())
    for record in records:                       # CloudTrail's own records, in any order
        for finding in watch.see(record): ...

The same code runs as a function on the trail's log, with counters in a table, and on files of events, with counters in
memory:

    python -m detection events/*.json.gz

It reads nothing but events, and holds no permission to read anything else.
"""
