"""The access matrix: every route × every role × every office's row, against one page of rules.

``rules.py`` says in words who may do what to which rows; ``world.py`` plants rows of every kind
in every office; ``cells.py`` makes the cells from the URL map; ``walk.py`` asks and judges.
``states.py`` and ``state_walk.py`` do the same for every act on a letter in every state.
"""
