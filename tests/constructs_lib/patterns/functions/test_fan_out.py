"""Both fan-outs on the caller's side: targets, cycles, grants and variables."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, Duration, Stack, Stage
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_

from constructs_lib import AsyncFanOut, FunctionTimeout, SyncFanOut
from constructs_lib.errors import ArgumentTypeError
from constructs_lib.runtime import invoke
from tests.support.fan_outs import FUNCTION_ARN, async_fan_out, calling, plain_function, sync_fan_out
from tests.support.ids import named
from tests.support.stacks import app, broken_rules, function, imported_function, number_token, stack
from tests.support.templates import resources, statements, template_of

FanOut = Callable[..., SyncFanOut | AsyncFanOut]
BOTH = pytest.mark.parametrize("fan_out", [sync_fan_out, async_fan_out])
INVOKE = "lambda:InvokeFunction"


def _invokable(scope: Stack) -> list[Any]:
    """What the policies of a stack let be invoked."""
    template = template_of(scope)
    found = [each for each in statements(template) if INVOKE in each["Action"]]
    assert all(each["Action"] == INVOKE and each["Effect"] == "Allow" for each in found)
    wanted = [each["Resource"] for each in found]
    return [one for each in wanted for one in (each if isinstance(each, list) else [each])]


def _variables(scope: Stack, logical_id: str = "Caller") -> dict[str, Any]:
    (caller,) = (
        each
        for name, each in resources(template_of(scope), "AWS::Lambda::Function").items()
        if name.startswith(logical_id)
    )
    found: dict[str, Any] = caller["Properties"]["Environment"]["Variables"]
    return found


def _stops_synthesis(root: object) -> str:
    assert isinstance(root, App)
    with pytest.raises(RuntimeError) as caught:
        root.synth(force=True)
    return str(caught.value)


@BOTH
def test_caller_may_invoke_exactly_its_targets_and_finds_them(fan_out: FanOut) -> None:
    scope = stack()
    targets = {"pricing": function(scope, "Pricing"), "stock": function(scope, "Stock")}
    function(scope, "Other")
    fan_out(scope, caller=calling(scope), targets=targets)
    arns = [{"Fn::GetAtt": [scope.get_logical_id(t.node.default_child), "Arn"]} for t in targets.values()]  # type: ignore[arg-type]
    latest = [{"Fn::Join": ["", [arn, ":$LATEST"]]} for arn in arns]
    found = _invokable(scope)
    assert sorted(map(str, found)) == sorted(map(str, [*arns, *latest]))
    assert _variables(scope) == {"FAN_OUT_PRICING": arns[0], "FAN_OUT_STOCK": arns[1]}


@BOTH
@pytest.mark.parametrize("kind", ["alias", "version"])
def test_alias_and_version_are_granted_by_themselves(fan_out: FanOut, kind: str) -> None:
    scope = stack()
    worker = function(scope, "Worker")
    target = worker.add_alias("live") if kind == "alias" else worker.current_version
    fan_out(scope, caller=calling(scope), targets={"worker": target})
    arn = scope.resolve(target.function_arn)
    assert list(arn) == ["Ref"]
    assert _invokable(scope) == [arn]
    assert _variables(scope) == {"FAN_OUT_WORKER": arn}


@BOTH
def test_latest_version_is_the_function(fan_out: FanOut) -> None:
    scope = stack()
    worker = function(scope, "Worker")
    defined = fan_out(scope, caller=calling(scope), targets={"worker": worker.latest_version})
    assert defined.targets["worker"] is worker
    assert _variables(scope) == {"FAN_OUT_WORKER": scope.resolve(worker.function_arn)}


@BOTH
def test_imported_function_is_granted_without_its_aliases(fan_out: FanOut) -> None:
    scope = stack()
    fan_out(scope, caller=calling(scope), targets={"theirs": imported_function(scope)})
    arn = "arn:aws:lambda:us-east-1:111111111111:function:elsewhere"
    assert _invokable(scope) == [arn, f"{arn}:$LATEST"]
    assert _variables(scope) == {"FAN_OUT_THEIRS": arn}


@BOTH
def test_function_imported_by_its_arn_alone_will_do(fan_out: FanOut) -> None:
    scope = stack()
    theirs = lambda_.Function.from_function_arn(scope, "Theirs", FUNCTION_ARN)
    fan_out(scope, caller=calling(scope), targets={"theirs": theirs})
    assert _invokable(scope) == [FUNCTION_ARN, f"{FUNCTION_ARN}:$LATEST"]


@BOTH
def test_imported_version_and_alias_are_granted_by_themselves(fan_out: FanOut) -> None:
    scope = stack()
    version = lambda_.Version.from_version_arn(scope, "Version", f"{FUNCTION_ARN}:3")
    alias = lambda_.Alias.from_alias_attributes(scope, "Alias", alias_name="live", alias_version=version)
    fan_out(scope, caller=calling(scope), targets={"version": version, "alias": alias})
    assert _invokable(scope) == [f"{FUNCTION_ARN}:3", f"{FUNCTION_ARN}:live"]
    assert set(_variables(scope).values()) == {f"{FUNCTION_ARN}:3", f"{FUNCTION_ARN}:live"}


def test_alias_imported_as_a_function_will_do_for_waiting_calls() -> None:
    scope = stack()
    alias = lambda_.Function.from_function_arn(scope, "Live", f"{FUNCTION_ARN}:live")
    sync_fan_out(scope, caller=calling(scope), targets={"live": alias})
    assert _invokable(scope) == [f"{FUNCTION_ARN}:live"]
    assert broken_rules(lambda: async_fan_out(scope, "Async", targets={"live": alias})) == [
        ("LP324", "targets['live']")
    ]


ODD_NAMES = ["pricing", "price list", "price-list.v2", "Größe", "ÄÖ", "9lives", "a__b", "-", "价格", "x" * 60]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_layer_finds_the_target_under_the_name_that_was_given(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = stack()
    sync_fan_out(scope, caller=calling(scope), targets={name: imported_function(scope)})
    for variable, value in _variables(scope).items():
        monkeypatch.setenv(variable, value)
    found = invoke.target(name)
    assert found == "arn:aws:lambda:us-east-1:111111111111:function:elsewhere"


def test_every_variable_is_one_that_lambda_takes() -> None:
    scope = stack()
    for number, name in enumerate(ODD_NAMES):
        sync_fan_out(scope, f"FanOut{number}", targets={name: function(scope, f"Target{number}")})
    template_of(scope)


@BOTH
@pytest.mark.parametrize(("one", "two"), [("price-list", "Price List"), ("a", "A"), ("ü", "ö"), ("-", "价")])
def test_names_that_collide_are_refused(fan_out: FanOut, one: str, two: str) -> None:
    scope = stack()
    targets = {one: function(scope, "A"), two: function(scope, "B")}
    assert broken_rules(lambda: fan_out(scope, targets=targets)) == [("LP305", f"targets[{two!r}]")]


def test_names_that_collide_between_two_fan_outs_of_a_caller_are_refused() -> None:
    scope = stack()
    caller = calling(scope)
    sync_fan_out(scope, caller=caller, targets={"worker": function(scope, "A")})
    other = {"Worker": function(scope, "B")}
    found = broken_rules(lambda: async_fan_out(scope, "Async", caller=caller, targets=other))
    assert found == [("LP305", "targets['Worker']")]


def test_both_fan_outs_of_a_caller_may_share_a_target() -> None:
    scope = stack()
    caller, worker = calling(scope), function(scope, "Worker")
    sync_fan_out(scope, caller=caller, targets={"worker": worker})
    async_fan_out(scope, "Async", caller=caller, targets={"worker": worker, "again": worker})
    assert set(_variables(scope)) == {"FAN_OUT_WORKER", "FAN_OUT_AGAIN"}
    assert len(_invokable(scope)) == 2


@BOTH
@pytest.mark.parametrize("name", ["", " ", "\t"])
def test_blank_name_is_refused(fan_out: FanOut, name: str) -> None:
    scope = stack()
    found = broken_rules(lambda: fan_out(scope, targets={name: function(scope)}))
    assert found == [("LP305", f"targets[{name!r}]")]


@BOTH
def test_no_target_is_refused_and_nothing_is_defined(fan_out: FanOut) -> None:
    scope = stack()
    caller = calling(scope)
    before = scope.node.find_all()
    assert broken_rules(lambda: fan_out(scope, caller=caller, targets={})) == [("LP301", "targets")]
    assert len(scope.node.find_all()) == len(before)


@BOTH
@pytest.mark.parametrize("kind", ["function", "alias", "version", "latest", "imported alias"])
def test_caller_is_no_target_under_any_name(fan_out: FanOut, kind: str) -> None:
    scope = stack()
    caller = calling(scope)
    makes: dict[str, Callable[[], Any]] = {
        "function": lambda: caller,
        "alias": lambda: caller.add_alias("live"),
        "version": lambda: caller.current_version,
        "latest": lambda: caller.latest_version,
        "imported alias": lambda: lambda_.Alias.from_alias_attributes(
            scope, "Live", alias_name="live", alias_version=caller.current_version
        ),
    }
    targets = {"again": makes[kind]()}
    found = broken_rules(lambda: fan_out(scope, caller=caller, targets=targets))
    assert found == [("LP302", "targets['again']")]


@BOTH
def test_two_functions_do_not_call_each_other(fan_out: FanOut) -> None:
    scope = stack()
    one, two = calling(scope, "One"), function(scope, "Two")
    fan_out(scope, "There", caller=one, targets={"two": two})
    found = broken_rules(lambda: fan_out(scope, "Back", caller=two, targets={"one": one}))
    assert ("LP303", "targets['one']") in found
    assert {code for code, _ in found} <= {"LP303", "LP304"}


def test_longer_circle_of_both_kinds_through_aliases_is_refused_at_its_last_arc() -> None:
    scope = stack()
    one, two, three, four = (calling(scope, name) for name in ("One", "Two", "Three", "Four"))
    sink = function(scope, "Sink")
    async_fan_out(scope, "A", caller=one, targets={"two": two.add_alias("live"), "sink": sink})
    async_fan_out(scope, "B", caller=two, targets={"three": three.current_version, "sink": sink})
    async_fan_out(scope, "C", caller=three, targets={"four": four})
    found = broken_rules(lambda: async_fan_out(scope, "D", caller=four, targets={"one": one, "sink": sink}))
    assert found == [("LP303", "targets['one']")]


def test_diamond_is_no_circle() -> None:
    scope = stack()
    top, left, right = (calling(scope, name) for name in ("Top", "Left", "Right"))
    bottom = function(scope, "Bottom")
    async_fan_out(scope, "A", caller=top, targets={"left": left, "right": right, "bottom": bottom})
    sync_fan_out(scope, "B", caller=left, targets={"bottom": bottom})
    sync_fan_out(scope, "C", caller=right, targets={"bottom": bottom})


@pytest.mark.parametrize(("own", "theirs", "is_right"), [(11, 10, True), (10, 10, False), (9, 10, False)])
def test_waiting_caller_outlasts_its_target(own: int, theirs: int, is_right: bool) -> None:
    scope = stack()
    caller = function(scope, "Caller", timeout=Duration.seconds(own))
    targets = {
        "slow": function(scope, "Slow", timeout=Duration.seconds(theirs)).add_alias("live"),
        "quick": function(scope, "Quick", timeout=Duration.seconds(1)),
    }
    if is_right:
        sync_fan_out(scope, caller=caller, targets=targets)
    else:
        found = broken_rules(lambda: sync_fan_out(scope, caller=caller, targets=targets))
        assert found == [("LP304", "timeout of caller Caller")]


def test_target_that_runs_longer_is_accepted_with_a_reason() -> None:
    scope = stack()
    caller = function(scope, "Caller", timeout=Duration.seconds(5))
    targets = {"slow": function(scope, "Slow", timeout=Duration.minutes(5))}
    longer = FunctionTimeout.longer(reason="a queue invokes it, too")
    made = sync_fan_out(scope, caller=caller, targets=targets, function_timeout=longer)
    assert [each.data for each in made.node.metadata if each.type == "constructs-lib:function-timeout"] == [
        longer.reason
    ]
    none = FunctionTimeout.longer(reason="")
    found = broken_rules(
        lambda: sync_fan_out(scope, "Again", caller=caller, targets=targets, function_timeout=none)
    )
    assert found == [("LP261", "function_timeout")]


def test_function_without_a_timeout_has_three_seconds() -> None:
    scope = stack()
    plain = plain_function(scope)
    assert broken_rules(
        lambda: sync_fan_out(
            scope, caller=function(scope, timeout=Duration.seconds(3)), targets={"plain": plain}
        )
    ) == [("LP304", "timeout of caller Function")]
    caller = function(scope, "Caller", timeout=Duration.seconds(4))
    sync_fan_out(scope, "Right", caller=caller, targets={"plain": plain})


def test_timeouts_that_nobody_knows_pass() -> None:
    scope = stack()
    unknown = Duration.seconds(number_token(scope))
    targets = {"theirs": imported_function(scope), "token": function(scope, "Token", timeout=unknown)}
    caller = function(scope, "Caller", timeout=Duration.seconds(1))
    sync_fan_out(scope, caller=caller, targets=targets)
    slow = {"slow": function(scope, "Slow", timeout=Duration.minutes(15))}
    sync_fan_out(scope, "Other", caller=function(scope, "Any", timeout=unknown), targets=slow)


def test_caller_that_does_not_wait_needs_no_time() -> None:
    scope = stack()
    caller = function(scope, "Caller", timeout=Duration.seconds(1))
    slow = function(scope, "Slow", timeout=Duration.minutes(15))
    async_fan_out(scope, caller=caller, targets={"slow": slow})


@BOTH
@pytest.mark.parametrize(
    "arguments",
    [
        {"caller": "function"},
        {"targets": None},
        {"targets": []},
        {"targets": {"worker": "arn:aws:lambda:::function:worker"}},
        {"targets": {"worker": None}},
    ],
    ids=named,
)
def test_wrong_types_are_refused(fan_out: FanOut, arguments: dict[str, Any]) -> None:
    kind = SyncFanOut if fan_out is sync_fan_out else AsyncFanOut
    scope = stack()
    right = {"caller": calling(scope), "targets": {"worker": function(scope)}}
    with pytest.raises(ArgumentTypeError) as caught:
        kind(scope, "FanOut", **{**right, **arguments})
    named = [(each.code, each.parameter.partition("[")[0]) for each in caught.value.violations]
    assert named == [("LP001", next(iter(arguments)))]


def test_caller_is_a_function_of_this_app() -> None:
    scope = stack()
    targets = {"worker": function(scope, "Target")}
    for caller in (imported_function(scope), function(scope, "Worker").add_alias("live")):
        with pytest.raises(ArgumentTypeError):
            sync_fan_out(scope, caller=caller, targets=targets)  # type: ignore[arg-type]


@BOTH
def test_what_is_granted_to_the_fan_out_is_granted_to_its_caller(fan_out: FanOut) -> None:
    scope = stack()
    defined = fan_out(scope)
    iam.Grant.add_to_principal(grantee=defined, actions=["s3:ListAllMyBuckets"], resource_arns=["*"])
    policies = resources(template_of(scope), "AWS::IAM::Policy").items()
    changed = [name for name, each in policies if "s3:ListAllMyBuckets" in str(each)]
    assert [name.startswith("FanOutCaller") for name in changed] == [True]


@BOTH
def test_two_in_one_stack(fan_out: FanOut) -> None:
    scope = stack()
    fan_out(scope, "One")
    fan_out(scope, "Two")
    assert len(_invokable(scope)) == 4


@BOTH
@pytest.mark.parametrize("is_staged", [False, True])
def test_target_in_another_stack_makes_one_dependency(fan_out: FanOut, is_staged: bool) -> None:
    root = app()
    home = Stage(root, "Prod") if is_staged else root
    here, there = Stack(home, "Here"), Stack(home, "There")
    caller = calling(here)
    targets = {"worker": function(there, "Worker"), "live": function(there, "Other").add_alias("live")}
    fan_out(here, caller=caller, targets=targets)
    root.synth()
    assert [each.node.id for each in here.dependencies] == ["There"]
    assert there.dependencies == []


@BOTH
@pytest.mark.parametrize("is_imported", [True, False])
def test_target_of_another_stage_is_imported(fan_out: FanOut, is_imported: bool) -> None:
    root = app()
    here, there = Stack(Stage(root, "One"), "Here"), Stack(Stage(root, "Two"), "There")
    worker = function(there, "Worker")
    theirs = lambda_.Function.from_function_arn(here, "Theirs", FUNCTION_ARN)
    fan_out(here, caller=calling(here), targets={"worker": theirs if is_imported else worker})
    if is_imported:
        root.synth()
    else:
        assert "dependency cannot cross stage boundaries" in _stops_synthesis(root)


@BOTH
def test_target_in_another_region_is_refused(fan_out: FanOut) -> None:
    root = app()
    account = "111111111111"
    here, there = (
        Stack(root, name, env={"account": account, "region": region})
        for name, region in (("Here", "us-east-1"), ("There", "eu-west-1"))
    )
    caller = calling(here)
    found = broken_rules(lambda: fan_out(here, caller=caller, targets={"far": function(there, "Worker")}))
    assert found == [("LP320", "targets['far']")]
    fan_out(here, caller=caller, targets={"near": imported_function(here)})


@BOTH
def test_variable_that_is_set_again_stops_synthesis(fan_out: FanOut) -> None:
    scope = stack()
    caller = calling(scope)
    fan_out(scope, caller=caller, targets={"worker": function(scope, "Worker")})
    caller.add_environment("OTHER", "x")
    template_of(scope)
    caller.add_environment("FAN_OUT_WORKER", "x")
    assert "LP322 at Stack/FanOut: targets['worker'] must be" in _stops_synthesis(scope.node.root)


def test_environment_that_targets_make_too_large_stops_synthesis() -> None:
    scope = stack()
    caller = calling(scope)
    targets = {f"{number}{'x' * 200}": function(scope, f"Worker{number}") for number in range(20)}
    sync_fan_out(scope, caller=caller, targets=targets)
    assert "LP020 at Stack/Caller" in _stops_synthesis(scope.node.root)
