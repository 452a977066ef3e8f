// A small app that is synthesised before the real one, so that what CDK loads and compiles on first use is there.
// It is made in Node.js alone: jsii's kernel knows nothing of it, so the objects of the run are numbered as ever.
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');

module.exports = cdk => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'constructs-lib-'));
  try {
    // `autoSynth` would leave a handler behind that synthesises at the process's end.
    const app = new cdk.App({ outdir: path.join(folder, 'assembly'), autoSynth: false, treeMetadata: true });
    define(new cdk.Stack(app, 'Rehearsal'), cdk);
    app.synth();
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
  cdk.AssetStaging.clearAssetHashCache();
  // CDK takes this time once in a process.
  const times = global[Symbol.for('@aws-cdk/core.AppPerfState')];
  if (times) times.loadTimeMeasured = false;
};

function define(stack, cdk) {
  const lambda = cdk.aws_lambda;
  const failed = new cdk.aws_sqs.Queue(stack, 'Failed', { encryption: cdk.aws_sqs.QueueEncryption.SQS_MANAGED });
  const queue = new cdk.aws_sqs.Queue(stack, 'Queue', { deadLetterQueue: { queue: failed, maxReceiveCount: 3 } });
  const topic = new cdk.aws_sns.Topic(stack, 'Topic');
  const bucket = new cdk.aws_s3.Bucket(stack, 'Bucket');
  const table = new cdk.aws_dynamodb.TableV2(stack, 'Table', {
    partitionKey: { name: 'id', type: cdk.aws_dynamodb.AttributeType.STRING },
  });
  const fn = new lambda.Function(stack, 'Function', {
    runtime: lambda.Runtime.PYTHON_3_13,
    handler: 'index.handler',
    code: lambda.Code.fromInline('def handler(event, context): pass'),
    logGroup: new cdk.aws_logs.LogGroup(stack, 'Logs'),
    environment: { TABLE: table.tableName },
  });
  table.grantReadWriteData(fn);
  bucket.grantRead(fn);
  topic.grantPublish(fn);
  fn.addEventSource(new cdk.aws_lambda_event_sources.SqsEventSource(queue, { reportBatchItemFailures: true }));
  topic.addSubscription(new cdk.aws_sns_subscriptions.LambdaSubscription(fn, { deadLetterQueue: failed }));
  new cdk.aws_events.Rule(stack, 'Rule', {
    eventPattern: { source: ['rehearsal'] },
    targets: [new cdk.aws_events_targets.LambdaFunction(fn, { deadLetterQueue: failed })],
  });
  const alarm = fn.metricErrors().createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
  alarm.addAlarmAction(new cdk.aws_cloudwatch_actions.SnsAction(topic));
}
