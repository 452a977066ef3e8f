"""Values of Python as DynamoDB's attribute values, in the form that events have them: JSON."""

import base64
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow, Subnormal
from typing import Any

# What DynamoDB's numbers are, whatever the context of the thread is; what is more would be rounded:
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
_NUMBERS = Context(prec=38, Emin=-130, Emax=125, traps=[Inexact, InvalidOperation, Overflow, Subnormal])


def attribute_values(item: Mapping[str, object]) -> dict[str, Any]:
    """Return an item as a stream has it: `{"id": "A1"}` becomes `{"id": {"S": "A1"}}`.

    Raises:
        TypeError: a value is of a type that DynamoDB does not have, such as a float, or a number of more than
            38 digits or outside its range.
    """
    return {name: _attribute_value(value) for name, value in item.items()}


def _attribute_value(value: object) -> dict[str, Any]:
    found: dict[str, Any] = {}
    match value:
        case None:
            found = {"NULL": True}
        case bool():
            found = {"BOOL": value}
        case str():
            found = {"S": value}
        case int() | Decimal():
            found = {"N": f"{_exact(value):f}"}
        case bytes() | bytearray():
            found = {"B": _base64(value)}
        case AbstractSet() if value:
            found = _set(value)
        case Mapping():
            found = {"M": attribute_values(value)}
        case Sequence():
            found = {"L": [_attribute_value(each) for each in value]}
        case _:
            # A float is rarely what was meant, so that boto3 refuses it, too.
            fix = "; write Decimal('0.1') for 0.1" if isinstance(value, float) else ""
            raise TypeError(f"DynamoDB has no attribute value for {value!r}{fix}")
    return found


def _set(values: AbstractSet[object]) -> dict[str, Any]:
    if all(isinstance(each, str) for each in values):
        return {"SS": sorted(map(str, values))}
    numbers = [each for each in values if isinstance(each, int | Decimal) and not isinstance(each, bool)]
    if len(numbers) == len(values):
        return {"NS": [f"{each:f}" for each in sorted(map(_exact, numbers))]}
    texts = [each for each in values if isinstance(each, bytes)]
    if len(texts) == len(values):
        return {"BS": [_base64(each) for each in sorted(texts)]}
    raise TypeError(f"a set of DynamoDB has texts, numbers or bytes only, got {values!r}")


def _exact(value: int | Decimal) -> Decimal:
    try:
        # DynamoDB trims zeros, too, and has no -0.
        number = _NUMBERS.normalize(_NUMBERS.plus(Decimal(value)))
    except ArithmeticError:
        number = Decimal("NaN")
    if not number.is_finite():
        raise TypeError(f"DynamoDB has no number of more than 38 digits or outside its range, got {value!r}")
    return number


def _base64(value: bytes | bytearray) -> str:
    return base64.b64encode(value).decode()
