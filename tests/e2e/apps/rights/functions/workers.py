"""Functions that answer or fail, with nothing but what Lambda gives them."""


def answer(event: dict[str, str], context: object) -> str:
    return f"answer to {event['id']}"


def fail(event: dict[str, str], context: object) -> None:
    raise ValueError(f"no stock for {event['id']}")
