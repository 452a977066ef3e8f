"""Keeps an index of orders up to date; polls the stream of the orders table.

Environment: `OPENSEARCH_ENDPOINT`, the URL of the domain.
"""

import os
from typing import Any
from urllib.parse import urlsplit

import boto3
import logic
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes import DynamoDBStreamEvent
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from index import Index
from opensearchpy import OpenSearch, Urllib3AWSV4SignerAuth


def _connect(url: str) -> OpenSearch:
    parts = urlsplit(url)
    is_secure = parts.scheme == "https"
    credentials = boto3.Session().get_credentials()
    return OpenSearch(
        hosts=[{"host": parts.hostname, "port": parts.port or (443 if is_secure else 80)}],
        use_ssl=is_secure,
        verify_certs=is_secure,
        http_auth=Urllib3AWSV4SignerAuth(credentials, os.environ["AWS_REGION"], "es"),
        # Three tries of 7 seconds end before the function's 30. A bulk request may be repeated: each of its
        # documents has a version.
        timeout=7,
        max_retries=2,
        retry_on_timeout=True,
    )


INDEX = Index(_connect(os.environ["OPENSEARCH_ENDPOINT"]))
# Powertools raises by default when every record of a batch has failed: an order that comes alone and is
# refused would ring the function's alarm, and the failure route rings for it.
PROCESSOR = BatchProcessor(
    event_type=EventType.DynamoDBStreams, raise_on_entire_batch_failure=False, logger=logic.LOGGER
)


def handler(event: dict[str, Any], context: Any) -> Any:
    """Works on a batch of the stream; names the records that the index did not take."""
    failures = logic.apply(INDEX, list(DynamoDBStreamEvent(event).records))

    def check(record: DynamoDBRecord) -> None:
        failure = failures.get(logic.sequence_number(record))
        if failure is not None:
            raise failure

    return process_partial_response(event, check, PROCESSOR, context)
