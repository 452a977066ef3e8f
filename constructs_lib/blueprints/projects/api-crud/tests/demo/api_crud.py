"""Calls the API over HTTP: an item's life, and what is refused."""

from collections.abc import Iterator

from _http import call

from constructs_lib.local import Deployment, LocalAws, Row

NAME = "api-crud"
TEA = {"name": "tea", "cents": 450}


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for an item's life, and one for requests that must be refused."""
    url = deployment.url("ApiCrud/Api/Api", "/items")
    created = call(aws, "POST", url, TEA)
    one = f"{url}/{created.json['id']}"
    listed = call(aws, "GET", url)
    replaced = call(aws, "PUT", one, {**TEA, "cents": 500})
    read = call(aws, "GET", one)
    deleted = call(aws, "DELETE", one)
    gone = call(aws, "GET", one)
    statuses = " ".join(str(each.status) for each in (created, listed, replaced, read, deleted, gone))
    is_right = (
        statuses == "201 200 200 200 200 404"
        and created.json in listed.json["items"]
        and read.json == {**created.json, "cents": 500}
    )
    yield Row(NAME, "POST GET PUT GET DELETE GET", statuses, f"read: {read.text}", is_right)

    unsigned = call(aws, "GET", url, signed=False)
    bad = call(aws, "POST", url, {"name": "tea"})
    absent = call(aws, "PUT", one, TEA)
    statuses = " ".join(str(each.status) for each in (unsigned, bad, absent))
    is_right = statuses == "403 422 404"
    yield Row(NAME, "unsigned; without cents; PUT of a deleted item", statuses, bad.text, is_right)
