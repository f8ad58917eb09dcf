"""The catalogues of messages, one for each language, and what keeps them; Babel is imported here and nowhere else.

The .po files are written by people, the .mo files made of them: by the build, or by `python -m derive.locale`.
"""
