"""Which resources hold data, and what it is."""

from types import MappingProxyType

__all__ = ["DATA", "SNAPSHOTS"]

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
