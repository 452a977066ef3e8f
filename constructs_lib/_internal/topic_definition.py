"""The topic that a pattern defines."""

from aws_cdk import aws_sns as sns
from constructs import Construct


def define_topic(home: Construct, construct_id: str) -> sns.Topic:
    """Define a topic: TLS only, and encrypted with the key that AWS manages for SNS."""
    topic = sns.Topic(home, construct_id, enforce_ssl=True)
    resource = topic.node.default_child
    if isinstance(resource, sns.CfnTopic):
        # Whoever in the account may publish may use this key; given to the L2, publishers would get rights
        # on every key: https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html
        resource.kms_master_key_id = "alias/aws/sns"
    return topic
