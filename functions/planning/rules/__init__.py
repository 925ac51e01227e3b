"""The planner's rules: what a goal says, read without a model, and the stack that serves it.

`goal` reads a sentence into facts with the tables of `words`, `places` and `amounts`; `stack` chooses. They hold for a
model's proposal too: what a goal states outright wins over it.
"""
