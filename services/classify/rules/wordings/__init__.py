"""The wordings, one module per language: tables of patterns over folded text, by meaning.

Every module has the same name `WORDINGS`: {(label, weight): patterns}. Weight 3 says it alone, 2 says it in job mail,
1 is a hint that needs company. `.` never leaves a sentence; gaps are bounded.
"""
