"""The catalogue of what can be counted. Knows no app; `measures.py` of each room registers here."""
