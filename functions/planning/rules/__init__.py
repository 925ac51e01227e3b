"""The planner's rules: what a goal says, read without a model, and the architecture that serves it.

`read` finds needs and applications with the tables of needs.txt and apps.txt, `goal` places, users and budgets, `values`
versions, schedules and addresses; `architect` draws. They hold for a model's proposal too: what a goal states outright
wins over it.
"""
