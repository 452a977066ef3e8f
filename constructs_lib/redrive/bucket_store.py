"""Failed events in an S3 bucket."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from constructs_lib.redrive.failed_batches import batch_prefix
from constructs_lib.redrive.letter import Letter
from constructs_lib.redrive.letter_store import Found, oldest_first, server_time
from constructs_lib.redrive.reading import read_object
from constructs_lib.redrive.route import Route

__all__ = ["BucketStore"]

# A UUID and the dash before it, after the second in which Lambda wrote the object:
# https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
_RANDOM_CHARACTERS = 37


class BucketStore:
    """Records of failed invocations in an S3 bucket.

    Args:
        s3: an S3 client.
        bucket: name of the bucket.
        routes: the routes that end here and were asked for.
    """

    def __init__(self, s3: Any, bucket: str, routes: Sequence[Route]) -> None:
        self._s3 = s3
        self._bucket = bucket
        self._routes = routes
        self._start = server_time(s3.head_bucket(Bucket=bucket))

    def count(self) -> int:
        """Return how many failed events lie here."""
        return sum(1 for _ in self._objects())

    def letters(self, wanted: Callable[[], int]) -> Iterator[Found]:
        """Return the failed events that lay here at the start, each once, with the object they came in.

        Args:
            wanted: says how many failed events are still wanted; 0 ends it.
        """
        # S3 lists keys in their order, and after the function or the shard these have the time: the oldest
        # comes first, and only the letters of one second have to be held to be sorted.
        for _, items in groupby(self._objects(), key=lambda item: _second_of(item["Key"])):
            if wanted() <= 0:
                return
            found = (self._read(item) for item in items if item["LastModified"] <= self._start)
            for letter in oldest_first(found):
                if wanted() <= 0:
                    return
                yield letter

    def keep(self, letter: Letter, seconds: int) -> None:
        """Do nothing: an object that was read is not hidden from others."""

    def remove(self, letter: Letter) -> None:
        """Remove a failed event that was sent back."""
        self._s3.delete_object(Bucket=self._bucket, Key=letter.id)

    def release(self) -> None:
        """Do nothing: an object that was read is not hidden from others."""

    def _read(self, item: dict[str, Any]) -> Found:
        body = self._s3.get_object(Bucket=self._bucket, Key=item["Key"])["Body"].read().decode()
        return read_object(item["Key"], item["LastModified"], body, self._routes), item

    def _objects(self) -> Iterator[dict[str, Any]]:
        for prefix in sorted({_prefix_of(route) for route in self._routes}):
            pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
            for page in pages:
                yield from page.get("Contents", [])


def _prefix_of(route: Route) -> str:
    # Lambda gives its records these prefixes and no other.
    return batch_prefix(route.poller.uuid) if route.poller else f"aws/lambda/async/{route.function}/"


def _second_of(key: str) -> str:
    """Return a key up to the second that it names: what follows is random."""
    return key[:-_RANDOM_CHARACTERS]
