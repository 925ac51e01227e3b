"""A StructuredQuery as plain functions over documents: what it lets through, in which order, from where to where."""

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from functools import partial

from infra.local.firestore.indices import Hint
from infra.local.firestore.paths import NAME, FieldPath, field_path, get_field, reference_key
from infra.local.firestore.values import NAN_KEY, NULL_KEY, Key, sort_key
from infra.local.firestore.wire import Document, StructuredQuery
from infra.local.rpc import Pb, invalid

Predicate = Callable[[Pb], bool]

_MAX_IN = 30
_MAX_NOT_IN = 10

_Field = StructuredQuery.FieldFilter
_Unary = StructuredQuery.UnaryFilter
_RANGES: dict[int, Callable[[Key, Key], bool]] = {
    _Field.LESS_THAN: lambda a, b: a < b,
    _Field.LESS_THAN_OR_EQUAL: lambda a, b: a <= b,
    _Field.GREATER_THAN: lambda a, b: a > b,
    _Field.GREATER_THAN_OR_EQUAL: lambda a, b: a >= b,
}
_INEQUALITIES = frozenset({*_RANGES, _Field.NOT_EQUAL, _Field.NOT_IN})
_NEGATIONS = frozenset({_Field.NOT_EQUAL, _Field.NOT_IN})
_UNARY_INEQUALITIES = frozenset({_Unary.IS_NOT_NULL, _Unary.IS_NOT_NAN})
_LISTS = {_Field.IN: _MAX_IN, _Field.NOT_IN: _MAX_NOT_IN, _Field.ARRAY_CONTAINS_ANY: _MAX_IN}


@dataclass(frozen=True)
class Scope:
    """Where a query looks: below `parent`, in collections called `collection` ("" means all of them)."""

    parent: str
    collection: str
    descendants: bool

    def covers(self, name: str) -> bool:
        """Whether the document `name` lies where the query looks."""
        collection, _, _ = name.rpartition("/")
        parent, _, last = collection.rpartition("/")
        if self.collection not in {"", last}:
            return False
        return parent == self.parent or (self.descendants and parent.startswith(f"{self.parent}/"))


@dataclass(frozen=True)
class Order:
    """One field a query is ordered by."""

    path: FieldPath
    descending: bool


class Query:
    """A checked StructuredQuery. Raises Refused (INVALID_ARGUMENT) for one that Firestore would not run."""

    def __init__(self, parent: str, query: Pb) -> None:
        sources = query.from_
        if len(sources) > 1:
            raise invalid("A query has more than one collection selector.")
        if query.HasField("find_nearest"):
            raise invalid("Vector search is not served here.")
        source = sources[0] if sources else StructuredQuery.CollectionSelector(all_descendants=True)
        self.scope = Scope(parent, source.collection_id, source.all_descendants)
        _check_combination(query.where)
        self.matches: Predicate = _filter(query.where) if query.HasField("where") else _everything
        self.orders = _orders(query)
        self._start = _cursor(query.start_at, self.orders) if query.HasField("start_at") else None
        self._end = _cursor(query.end_at, self.orders) if query.HasField("end_at") else None
        if query.offset < 0 or (query.HasField("limit") and query.limit.value < 0):
            raise invalid("Offset and limit must not be negative.")
        self._offset = query.offset
        self._limit: int | None = query.limit.value if query.HasField("limit") else None
        self._paths = [field_path(field.field_path) for field in query.select.fields]
        self._projected = query.HasField("select")
        self.hints = list(_hints(query.where))
        ordered = self.orders[0].path != NAME and self._limit is not None
        self.first_of: int | None = self._offset + (self._limit or 0) if ordered else None
        """How many are wanted of those in order; None where it is all of them, or the order is that of names."""

    def whole(self) -> "Query":
        """The same query for all that it matches, whatever its limit."""
        query = copy(self)
        query.first_of = None
        return query

    def finds(self, document: Pb) -> bool:
        """Whether the document is among what the query finds, but for its offset and limit."""
        keys = self._keys(document) if self.matches(document) else None
        return keys is not None and self._within(keys)

    def run(self, documents: Iterable[Pb]) -> tuple[list[Pb], int]:
        """What the query gives for `documents` (all that lie in its scope) and how many its offset skipped."""
        found = [
            (keys, document)
            for document in documents
            if self.matches(document) and (keys := self._keys(document)) is not None
        ]
        for index, order in reversed(list(enumerate(self.orders))):
            found.sort(key=partial(_key_at, index), reverse=order.descending)
        within = [document for keys, document in found if self._within(keys)]
        skipped = min(self._offset, len(within))
        end = None if self._limit is None else skipped + self._limit
        return [self._shown(document) for document in within[skipped:end]], skipped

    def _keys(self, document: Pb) -> list[Key] | None:
        """The document's place in the order; None if it lacks a field the query is ordered by."""
        keys = []
        for order in self.orders:
            key = _key(document, order.path)
            if key is None:
                return None
            keys.append(key)
        return keys

    def _within(self, keys: list[Key]) -> bool:
        if self._start is not None:
            position, before = self._start
            side = self._compare(keys, position)
            if side < 0 or (side == 0 and not before):
                return False
        if self._end is not None:
            position, before = self._end
            side = self._compare(keys, position)
            if side > 0 or (side == 0 and before):
                return False
        return True

    def _compare(self, keys: list[Key], position: list[Key]) -> int:
        for order, mine, other in zip(self.orders, keys, position, strict=False):
            if mine != other:
                return -1 if (mine < other) != order.descending else 1
        return 0

    def _shown(self, document: Pb) -> Pb:
        return project(document, self._paths) if self._projected else document


def _key_at(index: int, pair: tuple[list[Key], Pb]) -> Key:
    return pair[0][index]


def project(document: Pb, paths: Iterable[FieldPath]) -> Pb:
    """A copy of `document` with the fields at `paths` only."""
    shown = Document(name=document.name, create_time=document.create_time, update_time=document.update_time)
    for path in paths:
        if path == NAME:
            continue
        value = get_field(document.fields, path)
        if value is not None:
            fields = shown.fields
            for segment in path[:-1]:
                fields = fields[segment].map_value.fields
            fields[path[-1]].CopyFrom(value)
    return shown


def _everything(_: Pb) -> bool:
    return True


def _key(document: Pb, path: FieldPath) -> Key | None:
    if path == NAME:
        return (6, reference_key(document.name))
    value = get_field(document.fields, path)
    return None if value is None else sort_key(value)


def _orders(query: Pb) -> list[Order]:
    descending = StructuredQuery.DESCENDING
    orders = [Order(field_path(order.field.field_path), order.direction == descending) for order in query.order_by]
    last = orders[-1].descending if orders else False
    named = {order.path for order in orders}
    # Fields with an inequality follow in alphabetical order, then the name; in the direction of the last order given.
    implied = sorted({path for path in _inequality_fields(query.where) if path not in named and path != NAME})
    orders += [Order(path, last) for path in implied]
    if NAME not in named:
        orders.append(Order(NAME, last))
    return orders


def _inequality_fields(where: Pb) -> Iterator[FieldPath]:
    match where.WhichOneof("filter_type"):
        case "composite_filter":
            for part in where.composite_filter.filters:
                yield from _inequality_fields(part)
        case "field_filter" if where.field_filter.op in _INEQUALITIES:
            yield field_path(where.field_filter.field.field_path)
        case "unary_filter" if where.unary_filter.op in _UNARY_INEQUALITIES:
            yield field_path(where.unary_filter.field.field_path)


def _cursor(cursor: Pb, orders: list[Order]) -> tuple[list[Key], bool]:
    if len(cursor.values) > len(orders):
        raise invalid("A cursor has more values than the query has orders.")
    for value, order in zip(cursor.values, orders, strict=False):
        if order.path == NAME and value.WhichOneof("value_type") != "reference_value":
            raise invalid("A cursor value for __name__ must be a reference.")
    return [sort_key(value) for value in cursor.values], cursor.before


def _hints(where: Pb) -> Iterator[Hint]:
    """What every document that is let through has in one field, by each filter that has to hold."""
    match where.WhichOneof("filter_type"):
        case "composite_filter" if where.composite_filter.op == StructuredQuery.CompositeFilter.AND:
            for part in where.composite_filter.filters:
                yield from _hints(part)
        case "field_filter" if (path := field_path(where.field_filter.field.field_path)) != NAME:
            op, value = where.field_filter.op, where.field_filter.value
            key = sort_key(value)
            if op == _Field.EQUAL:
                yield Hint(path, (_only(key),))
            elif op == _Field.IN:
                yield Hint(path, tuple({_only(sort_key(each)) for each in value.array_value.values}))
            elif op in {_Field.LESS_THAN, _Field.LESS_THAN_OR_EQUAL}:
                yield Hint(path, (((key[0],), _only(key)[1]),))
            elif op in {_Field.GREATER_THAN, _Field.GREATER_THAN_OR_EQUAL}:
                yield Hint(path, ((key, (key[0] + 1,)),))
        case "unary_filter" if where.unary_filter.op == _Unary.IS_NULL:
            path = field_path(where.unary_filter.field.field_path)
            if path != NAME:
                yield Hint(path, (_only(NULL_KEY),))


def _only(key: Key) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """The span of one key: it ends before the shortest tuple that follows it."""
    return key, (*key, 0)


def _leaves(where: Pb) -> Iterator[Pb]:
    if where.WhichOneof("filter_type") == "composite_filter":
        for part in where.composite_filter.filters:
            yield from _leaves(part)
    else:
        yield where


def _check_combination(where: Pb) -> None:
    """Refuse filters that can't stand together in one query."""
    if where.HasField("field_filter"):
        return
    leaves = list(_leaves(where))
    used = [leaf.field_filter.op for leaf in leaves if leaf.HasField("field_filter")]
    unary = [leaf.unary_filter.op for leaf in leaves if leaf.HasField("unary_filter")]
    negations = sum(op in _NEGATIONS for op in used) + sum(op in _UNARY_INEQUALITIES for op in unary)
    if negations > 1:
        raise invalid("Only one of 'NOT_EQUAL', 'NOT_IN', 'IS_NOT_NULL' and 'IS_NOT_NAN' is allowed in a query.")
    if _Field.NOT_IN in used and ({_Field.IN, _Field.ARRAY_CONTAINS_ANY} & set(used) or _has_or(where)):
        raise invalid("'NOT_IN' can't be combined with 'IN', 'ARRAY_CONTAINS_ANY' or 'OR' in a query.")
    if _containments(where) > 1:
        raise invalid("A query can have only one 'ARRAY_CONTAINS' or 'ARRAY_CONTAINS_ANY' in each of its alternatives.")


def _has_or(where: Pb) -> bool:
    composite = where.composite_filter
    return composite.op == StructuredQuery.CompositeFilter.OR or any(map(_has_or, composite.filters))


def _containments(where: Pb) -> int:
    if where.WhichOneof("filter_type") != "composite_filter":
        return int(where.field_filter.op in {_Field.ARRAY_CONTAINS, _Field.ARRAY_CONTAINS_ANY})
    counts = list(map(_containments, where.composite_filter.filters))
    return max(counts, default=0) if where.composite_filter.op == StructuredQuery.CompositeFilter.OR else sum(counts)


def _filter(where: Pb) -> Predicate:
    match where.WhichOneof("filter_type"):
        case "composite_filter":
            parts = [_filter(part) for part in where.composite_filter.filters]
            if not parts:
                raise invalid("A composite filter has no parts.")
            if where.composite_filter.op == StructuredQuery.CompositeFilter.OR:
                return lambda document: any(part(document) for part in parts)
            if where.composite_filter.op == StructuredQuery.CompositeFilter.AND:
                return lambda document: all(part(document) for part in parts)
            raise invalid("A composite filter has no operator.")
        case "field_filter":
            return _field_filter(where.field_filter)
        case "unary_filter":
            return _unary_filter(where.unary_filter)
        case _:
            raise invalid("A filter has no type.")


def _unary_filter(unary: Pb) -> Predicate:
    path = field_path(unary.field.field_path)
    wanted, negated = {
        _Unary.IS_NULL: (NULL_KEY, False),
        _Unary.IS_NAN: (NAN_KEY, False),
        _Unary.IS_NOT_NULL: (NULL_KEY, True),
        _Unary.IS_NOT_NAN: (NAN_KEY, True),
    }.get(unary.op, (None, False))
    if wanted is None:
        raise invalid("A unary filter has no operator.")
    if negated:
        # As with every inequality, a field that is missing or null is not there to be unequal.
        return lambda document: _key(document, path) not in {None, NULL_KEY, wanted}
    return lambda document: _key(document, path) == wanted


def _field_filter(where: Pb) -> Predicate:
    path, op, value = field_path(where.field.field_path), where.op, where.value
    if path == NAME:
        _check_name_operand(op, value)
    wanted = sort_key(value)
    if op in _LISTS:
        return _list_filter(path, op, value)
    if op == _Field.EQUAL:
        return lambda document: _key(document, path) == wanted
    if op == _Field.NOT_EQUAL:
        return lambda document: _key(document, path) not in {None, NULL_KEY, wanted}
    if op == _Field.ARRAY_CONTAINS:
        return lambda document: any(element == wanted for element in _elements(document, path))
    if op in _RANGES:
        compare = _RANGES[op]

        def in_range(document: Pb) -> bool:
            key = _key(document, path)
            # A range never leaves the type of its bound.
            return key is not None and key[0] == wanted[0] and compare(key, wanted)

        return in_range
    raise invalid("A field filter has no operator.")


def _list_filter(path: FieldPath, op: int, value: Pb) -> Predicate:
    name = _Field.Operator.Name(op)
    if value.WhichOneof("value_type") != "array_value" or not value.array_value.values:
        raise invalid(f"'{name}' requires a non-empty array value.")
    if len(value.array_value.values) > _LISTS[op]:
        raise invalid(f"'{name}' supports up to {_LISTS[op]} comparison values.")
    wanted = {sort_key(element) for element in value.array_value.values}
    if op == _Field.IN:
        # Null is found by IS_NULL only.
        wanted.discard(NULL_KEY)
        return lambda document: _key(document, path) in wanted
    if op == _Field.ARRAY_CONTAINS_ANY:
        return lambda document: any(element in wanted for element in _elements(document, path))
    if NULL_KEY in wanted:
        return lambda _: False
    return lambda document: _key(document, path) not in {None, NULL_KEY, *wanted}


def _elements(document: Pb, path: FieldPath) -> tuple[Key, ...]:
    value = get_field(document.fields, path)
    if value is None or value.WhichOneof("value_type") != "array_value":
        return ()
    return tuple(map(sort_key, value.array_value.values))


def _check_name_operand(op: int, value: Pb) -> None:
    operands = value.array_value.values if op in _LISTS else [value]
    if any(operand.WhichOneof("value_type") != "reference_value" for operand in operands):
        raise invalid("__name__ can only be compared with references.")
