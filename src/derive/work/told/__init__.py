"""A report in words: `page` in any form, `terminal`, `handed_back` as Markdown and on the web, `record` for machines.

`summary` is what is said first, `told` what is said of each line, `latex` what of a student's LaTeX may be shown as such.
"""
