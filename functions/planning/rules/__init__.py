"""The planner's rules: what a goal says, read without a model, and the architecture that serves it.

The way of a goal: `goal` reads places, users and budgets, `read` needs and applications, `architect` draws, and `told`
finds what is nowhere in the plan. Each has a folder: `words` what the text says (needs.txt, apps.txt; numbers, times,
places), `meant` whether it is a wish, `drawn` one file for each kind of part, `told` what is left. A second sentence
goes through `changes`. They hold for a model's proposal too: what a goal states outright wins over it.
"""
