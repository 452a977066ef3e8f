"""Which resources hold data, what it is, and what protects it."""

from types import MappingProxyType

from constructs_lib.frozen import frozen

__all__ = ["DATA", "PROTECTIONS", "SNAPSHOTS", "Protection"]

# What is gone with the resource, and in no template.
DATA = MappingProxyType(
    {
        "AWS::ApiGateway::ApiKey": "the key that clients send",
        "AWS::Backup::BackupVault": "backups",
        "AWS::CertificateManager::Certificate": "the certificate",
        "AWS::Cassandra::Keyspace": "tables",
        "AWS::Cassandra::Table": "rows",
        "AWS::CodeCommit::Repository": "commits",
        "AWS::Cognito::IdentityPool": "identities",
        "AWS::Cognito::UserPool": "users",
        "AWS::DocDB::DBCluster": "documents",
        "AWS::DocDB::DBInstance": "an instance of the cluster",
        "AWS::DSQL::Cluster": "rows",
        "AWS::DynamoDB::GlobalTable": "items",
        "AWS::DynamoDB::Table": "items",
        "AWS::EC2::EIP": "the address",
        "AWS::EC2::Volume": "blocks",
        "AWS::ECR::Repository": "images",
        "AWS::EFS::FileSystem": "files",
        "AWS::ElastiCache::CacheCluster": "entries",
        "AWS::ElastiCache::ReplicationGroup": "entries",
        "AWS::ElastiCache::ServerlessCache": "entries",
        "AWS::Elasticsearch::Domain": "documents",
        "AWS::Events::Archive": "archived events",
        "AWS::FSx::FileSystem": "files",
        "AWS::Glue::Database": "the catalog",
        "AWS::Glue::Table": "the catalog",
        "AWS::Kinesis::Stream": "records",
        "AWS::KMS::Key": "the key without which nobody reads what it encrypts",
        "AWS::Logs::LogGroup": "logs",
        "AWS::MemoryDB::Cluster": "entries",
        "AWS::MSK::Cluster": "records",
        "AWS::MSK::ServerlessCluster": "records",
        "AWS::AmazonMQ::Broker": "messages",
        "AWS::Neptune::DBCluster": "the graph",
        "AWS::OpenSearchServerless::Collection": "documents",
        "AWS::OpenSearchService::Domain": "documents",
        "AWS::RDS::DBCluster": "rows",
        "AWS::RDS::DBInstance": "rows",
        "AWS::RDS::GlobalCluster": "rows",
        "AWS::Redshift::Cluster": "rows",
        "AWS::RedshiftServerless::Namespace": "rows",
        "AWS::Route53::HostedZone": "the name servers that its domain is delegated to",
        "AWS::S3::Bucket": "objects",
        "AWS::S3Express::DirectoryBucket": "objects",
        "AWS::S3Tables::Table": "rows",
        "AWS::S3Vectors::Index": "vectors",
        "AWS::SecretsManager::Secret": "the secret",
        "AWS::SQS::Queue": "messages",
        "AWS::SSM::Parameter": "the value that somebody may have set since",
        "AWS::Timestream::Database": "records",
        "AWS::Timestream::InfluxDBInstance": "records",
        "AWS::Timestream::Table": "records",
    }
)

SNAPSHOTS = frozenset({"AWS::RDS::DBCluster", "AWS::RDS::DBInstance"})
"""These leave a snapshot behind where no DeletionPolicy is set; an instance only where it is of no cluster.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
(2026-11-27)
"""


@frozen
class Protection:
    """A property that protects data.

    Attributes:
        type: the type of the resource.
        path: the property, such as `BackupPolicy/Status`.
        what: what it is, in words.
        loss: when data is less protected: `off` (on before, and not any more), `on` (on now, and not before),
            `changed` (set before, and another value or none now), `lower` (a smaller number), `expires` (a
            smaller number, or any where there was none), `fewer` (fewer in a list), `weaker` (another
            algorithm).
        is_on_by_default: whether it is on where nothing is set.
    """

    type: str
    path: str
    what: str
    loss: str
    is_on_by_default: bool = False


def _of(kinds: str, *rows: tuple[str, str, str]) -> tuple[Protection, ...]:
    return tuple(Protection(f"AWS::{kind}", *row) for kind in kinds.split() for row in rows)


_BUCKET_KEY = "BucketEncryption/ServerSideEncryptionConfiguration/*/ServerSideEncryptionByDefault"

PROTECTIONS = (
    *_of(
        "DynamoDB::Table",
        ("SSESpecification/SSEEnabled", "encryption with a key of KMS", "off"),
        ("SSESpecification/KMSMasterKeyId", "the key of its encryption", "changed"),
        ("PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled", "point-in-time recovery", "off"),
        ("PointInTimeRecoverySpecification/RecoveryPeriodInDays", "days of point-in-time recovery", "lower"),
        ("DeletionProtectionEnabled", "deletion protection", "off"),
        ("TimeToLiveSpecification/Enabled", "the removal of items that expire", "on"),
    ),
    *_of(
        "DynamoDB::GlobalTable",
        ("SSESpecification/SSEEnabled", "encryption with a key of KMS", "off"),
        ("Replicas", "replicas", "fewer"),
        (
            "Replicas/*/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled",
            "point-in-time recovery",
            "off",
        ),
        ("Replicas/*/DeletionProtectionEnabled", "deletion protection", "off"),
        ("TimeToLiveSpecification/Enabled", "the removal of items that expire", "on"),
    ),
    *_of(
        "S3::Bucket",
        (f"{_BUCKET_KEY}/SSEAlgorithm", "encryption", "weaker"),
        (f"{_BUCKET_KEY}/KMSMasterKeyID", "the key of its encryption", "changed"),
        ("VersioningConfiguration/Status", "versioning", "off"),
        ("ObjectLockEnabled", "object lock", "off"),
        ("ObjectLockConfiguration", "object lock", "changed"),
        ("ReplicationConfiguration", "replication", "changed"),
    ),
    *_of(
        "SQS::Queue",
        ("KmsMasterKeyId", "the key of its encryption", "changed"),
        ("MessageRetentionPeriod", "seconds that a message is kept", "lower"),
    ),
    Protection("AWS::SQS::Queue", "SqsManagedSseEnabled", "encryption", "off", is_on_by_default=True),
    *_of("SNS::Topic", ("KmsMasterKeyId", "the key of its encryption", "changed")),
    *_of(
        "Kinesis::Stream",
        ("StreamEncryption", "encryption", "changed"),
        ("RetentionPeriodHours", "hours that a record is kept", "lower"),
    ),
    *_of(
        "Logs::LogGroup",
        ("KmsKeyId", "the key of its encryption", "changed"),
        ("RetentionInDays", "days that logs are kept", "expires"),
    ),
    *_of(
        "RDS::DBInstance RDS::DBCluster DocDB::DBCluster Neptune::DBCluster",
        ("StorageEncrypted", "encryption", "off"),
        ("KmsKeyId", "the key of its encryption", "changed"),
        ("BackupRetentionPeriod", "days that backups are kept", "lower"),
        ("DeletionProtection", "deletion protection", "off"),
    ),
    *_of(
        "EFS::FileSystem",
        ("Encrypted", "encryption", "off"),
        ("KmsKeyId", "the key of its encryption", "changed"),
        ("BackupPolicy/Status", "backups", "off"),
    ),
    *_of(
        "OpenSearchService::Domain Elasticsearch::Domain",
        ("EncryptionAtRestOptions/Enabled", "encryption", "off"),
        ("NodeToNodeEncryptionOptions/Enabled", "encryption between nodes", "off"),
        ("DomainEndpointOptions/EnforceHTTPS", "encryption of requests", "off"),
    ),
    *_of("SecretsManager::Secret", ("KmsKeyId", "the key of its encryption", "changed")),
    *_of("Cognito::UserPool", ("DeletionProtection", "deletion protection", "off")),
    *_of(
        "KMS::Key",
        ("PendingWindowInDays", "days until a deleted key is gone", "lower"),
        ("Enabled", "the key", "off"),
    ),
    *_of("ECR::Repository", ("LifecyclePolicy", "the removal of images", "changed")),
)
"""What is looked at in a resource that is updated in place."""
