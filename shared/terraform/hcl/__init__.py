"""Reading HCL with exact positions, in native and in JSON syntax, and editing it at those positions.

file = parse_file("main.tf", text)          # a File; mistakes are file.faults, the rest is still there
for block in file.body.blocks_of("resource"):
    for attribute in block.body.attributes:
        for reference in references(attribute.expr): ...
text = apply_edits(file.text, [Edit(span.start, span.end, "new")])
"""

from shared.terraform.hcl.cursor import MAX_DEPTH, SyntaxFault
from shared.terraform.hcl.edit import Edit, OverlappingEditsError, apply_edits
from shared.terraform.hcl.expressions import number_of_text
from shared.terraform.hcl.json_syntax import as_blocks, parse_json
from shared.terraform.hcl.nodes import (
    Attribute,
    Binary,
    Block,
    Body,
    Call,
    Conditional,
    Directive,
    Expr,
    Fault,
    File,
    For,
    GetAttr,
    Index,
    Interpolation,
    Label,
    Literal,
    Name,
    Object,
    Paren,
    Span,
    Splat,
    Template,
    Text,
    Tuple,
    Unary,
    children,
    expressions,
    key_text,
    walk,
    walk_body,
)
from shared.terraform.hcl.parse import parse_expression, parse_hcl, parse_template
from shared.terraform.hcl.read import parse_file
from shared.terraform.hcl.references import Named, Reference, named, references
from shared.terraform.hcl.scan import Kind, Token, is_identifier, scan

__all__ = [
    "MAX_DEPTH",
    "Attribute",
    "Binary",
    "Block",
    "Body",
    "Call",
    "Conditional",
    "Directive",
    "Edit",
    "Expr",
    "Fault",
    "File",
    "For",
    "GetAttr",
    "Index",
    "Interpolation",
    "Kind",
    "Label",
    "Literal",
    "Name",
    "Named",
    "Object",
    "OverlappingEditsError",
    "Paren",
    "Reference",
    "Span",
    "Splat",
    "SyntaxFault",
    "Template",
    "Text",
    "Token",
    "Tuple",
    "Unary",
    "apply_edits",
    "as_blocks",
    "children",
    "expressions",
    "is_identifier",
    "key_text",
    "named",
    "number_of_text",
    "parse_expression",
    "parse_file",
    "parse_hcl",
    "parse_json",
    "parse_template",
    "references",
    "scan",
    "walk",
    "walk_body",
]
