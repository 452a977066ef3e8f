"""The bucket that a pattern defines, and the switch by which any bucket tells EventBridge."""

from functools import cache
from typing import cast

import jsii
from aws_cdk import Aspects, IAspect
from aws_cdk import aws_s3 as s3
from constructs import Construct, IConstruct

from constructs_lib import defaults
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts, facts_below, of_app
from constructs_lib._internal.targets import identity
from constructs_lib._internal.tokens import is_token


class _Telling(set[str]):
    """The buckets of an app that were made to tell EventBridge, by their identity."""


@cache
def _all_blocked() -> s3.BlockPublicAccess:
    # A value without an app, and every look at it is a call into Node.js.
    return s3.BlockPublicAccess.BLOCK_ALL


def define_bucket(home: Construct) -> s3.Bucket:
    """Define a bucket: private, encrypted by S3, TLS only, with every version for a while."""
    bucket = s3.Bucket(
        home,
        "Bucket",
        encryption=s3.BucketEncryption.S3_MANAGED,
        block_public_access=_all_blocked(),
        enforce_ssl=True,
        versioned=True,
        lifecycle_rules=[
            s3.LifecycleRule(
                noncurrent_version_expiration=defaults.BUCKET_VERSION_RETENTION,
                expired_object_delete_marker=True,
            )
        ],
    )
    facts_below(home, "Bucket", bucket)
    return bucket


@jsii.implements(IAspect)
class _TellsEventBridge:
    """Switches EventBridge on at synthesis, when it is known whether CDK sets the bucket's notifications.

    CDK's custom resource replaces them all, also what the bucket's own property says. Without one that
    property is enough, and needs no function.
    """

    def __init__(self, bucket: s3.Bucket) -> None:
        self._bucket = bucket

    def visit(self, node: IConstruct) -> None:
        if not isinstance(node, s3.CfnBucket):
            return
        if self._bucket.node.try_find_child("Notifications") is not None:
            self._bucket.enable_event_bridge_notification()
            return
        path = "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled"
        node.add_property_override(path, True)


def tell_event_bridge(checks: Checks, pattern: Construct, bucket: s3.IBucket) -> None:
    """Have a bucket tell EventBridge, or warn where that is not known (LP516)."""
    resource = facts(bucket).default_child if isinstance(bucket, s3.Bucket) else None
    if resource is None:
        checks.require(
            False,
            "LP516",
            "bucket",
            allowed="one that sends its events to EventBridge",
            got=f"{facts(bucket).path}, which this app cannot change",
        )
        return
    telling = of_app(pattern, _Telling)
    if identity(bucket) not in telling:
        telling.add(identity(bucket))
        Aspects.of(resource).add(_TellsEventBridge(cast("s3.Bucket", bucket)))


def bucket_name(bucket: s3.IBucket) -> str:
    """Return the name of a bucket, which is mostly a token."""
    return facts(bucket).once("name", lambda: bucket.bucket_name)


def physical_name(bucket: s3.IBucket) -> str | None:
    """Return the name that a bucket was given by its owner."""
    resource = facts(bucket).default_child
    name = resource.bucket_name if isinstance(resource, s3.CfnBucket) else None
    return None if name is None or is_token(name) else name
