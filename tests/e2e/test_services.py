"""Services as files of Serverless and SAM describe them, written with the patterns, deployed and called."""

import json
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.local import Deployment, LocalAws
from tests.demo._http import Answer, call
from tests.demo._schedules import run_now
from tests.demo._web_socket import WebSocket
from tests.support.assemblies import synthesised
from tests.support.waiting import PATIENCE, until

# Nearly all that they use has end-to-end tests of its own, which `make test` runs.
pytestmark = pytest.mark.all_blueprints

APP = Path(__file__).parent / "apps" / "services"


@dataclass(frozen=True)
class Services:
    """What is deployed, and what is seen of it."""

    aws: LocalAws
    deployment: Deployment

    def item(self, service: str, key: str, table: str = "Table") -> dict[str, Any] | None:
        """Return an item of a service's table."""
        name = self.deployment.resource(f"Services/{service}/{table}")
        found = self.aws.client("dynamodb").get_item(
            TableName=name, Key={"id": {"S": key}}, ConsistentRead=True
        )
        item: dict[str, Any] | None = found.get("Item")
        return item

    def wait_for(self, service: str, key: str) -> dict[str, Any]:
        """Wait for an item of a service's table."""
        found = until(lambda: self.item(service, key))
        assert found is not None
        return found

    def call(self, service: str, method: str, path: str, body: object = None, **options: Any) -> Answer:
        """Send a request to a service's API."""
        url = self.deployment.url(f"Services/{service}/Api/Api", path)
        return call(self.aws, method, url, body, **options)

    def resource(self, name: str) -> str:
        return self.deployment.resource(f"Services/{name}")


@pytest.fixture(scope="module")
def services(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Services:
    return Services(local_aws, local_aws.deploy(synthesised(APP, tmp_path_factory.mktemp("services"))))


@pytest.fixture
def name() -> str:
    return uuid.uuid4().hex


def test_catalogue_answers_who_has_a_key(services: Services, name: str) -> None:
    made = services.resource("Catalogue/Api/ApiKey")
    key = services.aws.client("apigateway").get_api_key(apiKey=made, includeValue=True)["value"]
    allowed: dict[str, Any] = {"signed": False, "headers": {"X-Api-Key": key}}
    path = f"/products/{name}"
    tea = {"name": "tea", "price": 3}
    answers = [
        services.call("Catalogue", "PUT", path, tea, signed=False),
        services.call("Catalogue", "PUT", path, {"name": "tea"}, **allowed),
        services.call("Catalogue", "PUT", path, tea, **allowed),
        services.call("Catalogue", "GET", path, **allowed),
        services.call("Catalogue", "DELETE", path, **allowed),
        services.call("Catalogue", "GET", path, **allowed),
    ]
    assert [each.status for each in answers] == [403, 400, 200, 200, 204, 404]
    assert until(lambda: services.item("Catalogue", "REMOVE", table="Counts"))


def test_picture_is_made_smaller_and_noted(services: Services, name: str) -> None:
    bucket = services.resource("Pictures/Uploads/Bucket")
    s3 = services.aws.client("s3")
    s3.put_object(Bucket=bucket, Key=f"in/{name}.txt", Body=b"0123456789")
    noted = services.wait_for("Pictures", f"out/{name}.txt")
    assert noted["bytes"] == {"N": "8"}
    assert s3.get_object(Bucket=bucket, Key=f"out/{name}.txt")["Body"].read() == b"01234567"


def test_order_is_billed_by_the_alias_and_audited(services: Services) -> None:
    order = services.call("Orders", "POST", "/orders", {"total": 12}, signed=False).json["id"]
    bill = services.wait_for("Orders", f"bill {order}")
    assert bill["version"] == {"S": "1"}
    assert services.wait_for("Orders", f"audit {order}")


def test_order_of_nothing_is_audited_only(services: Services) -> None:
    free = services.call("Orders", "POST", "/orders", {"total": 0}, signed=False).json["id"]
    assert services.wait_for("Orders", f"audit {free}")
    paid = services.call("Orders", "POST", "/orders", {"total": 1}, signed=False).json["id"]
    assert services.wait_for("Orders", f"bill {paid}")
    assert services.item("Orders", f"bill {free}") is None


def test_all_in_the_room_hear_what_one_says(services: Services, name: str) -> None:
    url = services.deployment.url("Services/Chat/Api/Api")
    with WebSocket(url, patience=PATIENCE) as ada, WebSocket(url, patience=PATIENCE) as bob:
        ada.send({"action": "say", "text": name})
        assert [ada.receive(), bob.receive()] == [{"said": name}, {"said": name}]


def test_hook_is_taken_and_worked_on(services: Services, name: str) -> None:
    stranger = _post(services, {"id": name}, "red")
    taken = _post(services, {"id": name, "about": "payment"}, "green")
    assert [stranger.status, taken.status] == [401, 202]
    assert services.wait_for("Hooks", name)["about"] == {"S": "payment"}


def test_hook_without_an_id_lies_in_the_dead_letter_queue(services: Services, name: str) -> None:
    sqs = services.aws.client("sqs")
    # A failed message comes back after six times the function's timeout, as AWS advises: nobody waits for it.
    source = services.resource("Hooks/Queue/Queue")
    sqs.set_queue_attributes(QueueUrl=source, Attributes={"VisibilityTimeout": "1"})
    assert _post(services, {"about": name}, "green").status == 202
    queue = services.resource("Hooks/Queue/DeadLetterQueue")
    (letter,) = until(lambda: sqs.receive_message(QueueUrl=queue).get("Messages"))
    assert json.loads(letter["Body"]) == {"about": name}


def _post(services: Services, hook: dict[str, Any], token: str) -> Answer:
    url = services.deployment.url("Services/Hooks/Receive/FunctionUrl", "/hooks")
    return call(services.aws, "POST", url, hook, {"X-Hook-Token": token}, signed=False)


def test_reading_of_a_meter_is_noted(services: Services, name: str) -> None:
    _hand_over(services, {"meter": name, "value": 42})
    assert services.wait_for("Devices", f"meter {name}")["reading"] == {"N": "42"}


def test_reading_that_is_none_lies_in_the_failure_route(services: Services, name: str) -> None:
    _hand_over(services, {"meter": name, "value": -1})
    queue = services.resource("Devices/Function/DeadLetterQueue")
    sqs = services.aws.client("sqs")
    (letter,) = until(lambda: sqs.receive_message(QueueUrl=queue).get("Messages"))
    assert json.loads(letter["Body"])["meter"] == name


def _hand_over(services: Services, reading: dict[str, Any]) -> None:
    """Invoke the function as IoT does: without waiting for it."""
    function = services.resource("Devices/Function")
    answer = services.aws.client("lambda").invoke(
        FunctionName=function, InvocationType="Event", Payload=json.dumps(reading)
    )
    assert answer["StatusCode"] == 202


def test_error_in_a_log_is_noted(services: Services, name: str) -> None:
    group = services.resource("Devices/Log")
    logs = services.aws.client("logs")
    logs.create_log_stream(logGroupName=group, logStreamName=name)
    lines = [{"timestamp": 1, "message": f"{word} {name}"} for word in ("INFO", "ERROR")]
    logs.put_log_events(logGroupName=group, logStreamName=name, logEvents=lines)
    assert services.wait_for("Devices", f"log ERROR {name}")
    assert services.item("Devices", f"log INFO {name}") is None


def test_clicks_are_counted_and_the_nightly_report_archived(services: Services, name: str) -> None:
    stream = services.resource("Reports/Clicks/Stream")
    records = [{"Data": json.dumps({"page": name}).encode(), "PartitionKey": name} for _ in range(3)]
    services.aws.client("kinesis").put_records(StreamName=stream, Records=records)
    until(
        lambda: services.item("Reports", f"page {name}"), lambda found: found and found["clicks"]["N"] == "3"
    )

    # Nobody waits for the night.
    run_now(services.aws, services.deployment, "Services/Reports/Nightly")
    archived = services.wait_for("Reports", "report")
    assert json.loads(archived["text"]["S"])["pages"][f"page {name}"] == 3


def test_function_in_typescript_greets(services: Services) -> None:
    answers = [services.call("Greeting", "GET", f"/greetings/{each}") for each in ("ada", "bob")]
    assert [each.text for each in answers] == ["Good morning, ada", "Hello, bob"]
