"""What a change says, read without a model: `read` makes a sentence about an architecture into steps, or one question.

A clause goes through `clauses`, then the modules that each know one kind of wish; `steps` are what comes out.
"""
