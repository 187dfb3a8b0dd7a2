"""The access matrix: every route × every role × every office's row, against one page of rules.

``rules.py`` says in words who may do what to which rows; ``world.py`` plants rows of every kind
in every office; ``cells.py`` makes the cells from the URL map; ``walk.py`` asks and judges.
"""
