"""The bucket that a pattern defines, and the switch by which any bucket tells EventBridge."""

from collections.abc import Iterable
from functools import cache
from typing import cast

from aws_cdk import aws_s3 as s3
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.at_synthesis import check_at_synthesis
from constructs_lib._internal.facts import facts, facts_below, of_app
from constructs_lib._internal.targets import identity
from constructs_lib._internal.tokens import is_token
from constructs_lib.errors import Violation

_ENABLED = "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled"


class _Telling(dict[str, tuple[s3.Bucket, s3.CfnBucket]]):
    """The buckets of an app that were made to tell EventBridge, by their identity."""

    def settle(self) -> Iterable[Violation]:
        """Have CDK's custom resource tell EventBridge where it sets the notifications of a bucket.

        It replaces them all, also what the bucket's own property says. Without one that property is enough,
        and needs no function; which it is, is known at synthesis only. Nothing of it is wrong.
        """
        for bucket, resource in self.values():
            if facts(bucket).node.try_find_child("Notifications") is not None:
                resource.add_property_deletion_override(_ENABLED)
                bucket.enable_event_bridge_notification()
        return ()


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


def tell_event_bridge(checks: Checks, pattern: Construct, bucket: s3.IBucket) -> None:
    """Have a bucket tell EventBridge, or warn where that is not known (LP516)."""
    resource = facts(bucket).default_child if isinstance(bucket, s3.Bucket) else None
    if not isinstance(resource, s3.CfnBucket):
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
        if not telling:
            check_at_synthesis(pattern, telling.settle)
        telling[identity(bucket)] = cast("s3.Bucket", bucket), resource
        resource.add_property_override(_ENABLED, True)


def bucket_name(bucket: s3.IBucket) -> str:
    """Return the name of a bucket, which is mostly a token."""
    return facts(bucket).once("name", lambda: bucket.bucket_name)


def physical_name(bucket: s3.IBucket) -> str | None:
    """Return the name that a bucket was given by its owner."""
    resource = facts(bucket).default_child
    name = resource.bucket_name if isinstance(resource, s3.CfnBucket) else None
    return None if name is None or is_token(name) else name
