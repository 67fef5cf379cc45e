"""The pure rooms: questions, showings, grading, days, memory, replay, session.

Nothing here reads the clock, a file, the network or a database: every function takes what it
needs, the time and the seed included.
"""
