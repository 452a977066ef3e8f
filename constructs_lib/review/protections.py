"""What protects data, or how long it is kept: the properties that a review compares."""

from types import MappingProxyType

from constructs_lib.frozen import frozen

__all__ = ["GUARDS", "PROTECTIONS", "Protection"]

GUARDS = MappingProxyType(
    {
        "AWS::Backup::BackupPlan": "nothing is backed up by it any more",
        "AWS::Backup::BackupSelection": "what it selects is backed up by it no more",
        "AWS::DLM::LifecyclePolicy": "no snapshot is made by it any more",
    }
)
"""What protects data of other resources, and what its removal means."""


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


def _with_key(kinds: str, *, name: str = "KmsKeyId") -> tuple[Protection, ...]:
    return _of(kinds, (name, "the key of its encryption", "changed"))


def _snapshots(kinds: str, *paths: str) -> tuple[Protection, ...]:
    return _of(kinds, *((each, "days that snapshots are kept", "lower") for each in paths))


def _by_default(kinds: str, *rows: tuple[str, str, str]) -> tuple[Protection, ...]:
    return tuple(Protection(f"AWS::{kind}", *row, True) for kind in kinds.split() for row in rows)


_STORES = (
    *_with_key("Backup::BackupVault", name="EncryptionKeyArn"),
    *_of("Backup::BackupVault", ("LockConfiguration", "the lock of its backups", "changed")),
    *_of("Backup::BackupPlan", ("BackupPlan/BackupPlanRule", "rules of backups", "fewer")),
    *_with_key("CodeCommit::Repository EC2::Volume FSx::FileSystem"),
    *_of("EC2::Volume", ("Encrypted", "encryption", "off")),
    *_by_default(
        "EFS::FileSystem",
        ("FileSystemProtection/ReplicationOverwriteProtection", "protection from replication", "off"),
    ),
    *_with_key("Events::Archive", name="KmsKeyIdentifier"),
    *_of("Events::Archive", ("RetentionDays", "days that events are kept", "expires")),
    *_snapshots(
        "FSx::FileSystem",
        "LustreConfiguration/AutomaticBackupRetentionDays",
        "OntapConfiguration/AutomaticBackupRetentionDays",
        "OpenZFSConfiguration/AutomaticBackupRetentionDays",
        "WindowsConfiguration/AutomaticBackupRetentionDays",
    ),
    *_of("AmazonMQ::Broker", ("EncryptionOptions", "encryption", "changed")),
    *_of(
        "MSK::Cluster",
        ("EncryptionInfo/EncryptionAtRest/DataVolumeKMSKeyId", "the key of its encryption", "changed"),
        ("EncryptionInfo/EncryptionInTransit/ClientBroker", "encryption on the way", "changed"),
    ),
    *_of("S3Express::DirectoryBucket", ("BucketEncryption", "encryption", "changed")),
    *_of("S3Tables::Table", ("SnapshotManagement", "the removal of old snapshots", "changed")),
    *_of("S3Vectors::Index", ("EncryptionConfiguration", "encryption", "changed")),
)
_DATABASES = (
    *_of(
        "Cassandra::Table",
        ("EncryptionSpecification", "encryption", "changed"),
        ("PointInTimeRecoveryEnabled", "point-in-time recovery", "off"),
        ("DefaultTimeToLive", "seconds until rows expire", "expires"),
    ),
    *_with_key("DSQL::Cluster", name="KmsEncryptionKey"),
    # https://docs.aws.amazon.com/aurora-dsql/latest/userguide/programming-with-cli-crud.html (2026-11-27)
    *_by_default("DSQL::Cluster", ("DeletionProtectionEnabled", "deletion protection", "off")),
    *_of(
        "OpenSearchServerless::Collection",
        ("EncryptionConfig", "encryption", "changed"),
        ("DeletionProtection", "deletion protection", "off"),
    ),
    *_by_default(
        "RDS::DBInstance RDS::DBCluster",
        ("DeleteAutomatedBackups", "the deletion of automated backups when it is removed", "on"),
    ),
    *_of("RDS::DBInstance", ("AutomaticBackupReplicationRegion", "replication of backups", "changed")),
    *_of(
        "RDS::GlobalCluster",
        ("StorageEncrypted", "encryption", "off"),
        ("DeletionProtection", "deletion protection", "off"),
    ),
    *_of("Redshift::Cluster", ("Encrypted", "encryption", "off")),
    *_with_key("Redshift::Cluster RedshiftServerless::Namespace Timestream::Database"),
    *_snapshots("Redshift::Cluster", "AutomatedSnapshotRetentionPeriod", "SnapshotCopyRetentionPeriod"),
    *_of(
        "RedshiftServerless::Namespace",
        ("FinalSnapshotName", "the last snapshot", "changed"),
        ("SnapshotCopyConfigurations", "copies of snapshots", "fewer"),
    ),
    *_of(
        "Timestream::Table",
        ("RetentionProperties/MemoryStoreRetentionPeriodInHours", "hours in memory", "lower"),
        ("RetentionProperties/MagneticStoreRetentionPeriodInDays", "days that records are kept", "lower"),
    ),
)
_CACHES = (
    *_with_key("ElastiCache::ReplicationGroup ElastiCache::ServerlessCache MemoryDB::Cluster"),
    *_snapshots(
        "ElastiCache::CacheCluster ElastiCache::ReplicationGroup ElastiCache::ServerlessCache",
        "SnapshotRetentionLimit",
    ),
    *_snapshots("MemoryDB::Cluster", "SnapshotRetentionLimit"),
    *_of("ElastiCache::ReplicationGroup", ("AtRestEncryptionEnabled", "encryption", "off")),
    *_of(
        "ElastiCache::CacheCluster ElastiCache::ReplicationGroup",
        ("TransitEncryptionEnabled", "encryption on the way", "off"),
    ),
    *_by_default("MemoryDB::Cluster", ("TLSEnabled", "encryption on the way", "off")),
)
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
        ("Replicas/*/SSESpecification/KMSMasterKeyId", "the key of its encryption", "changed"),
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
        ("DeletionProtectionEnabled", "deletion protection", "off"),
        ("DataProtectionPolicy", "the masking of data", "changed"),
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
        ("EnableKeyRotation", "rotation", "off"),
    ),
    *_of(
        "ECR::Repository",
        ("LifecyclePolicy", "the removal of images", "changed"),
        ("EmptyOnDelete", "the deletion of its images when it is removed", "on"),
        ("EncryptionConfiguration", "encryption", "changed"),
    ),
    *_STORES,
    *_DATABASES,
    *_CACHES,
)
"""What is looked at in a resource that is updated in place."""
