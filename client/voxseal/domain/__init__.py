"""What every layer speaks: frozen values, events, the error tree and the ports.

Nothing here imports a library or another package of Voxseal.
"""
