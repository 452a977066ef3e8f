// The queue consumers of tests/support/pollers_by_hand.py in TypeScript: the same templates.
// Only types are TypeScript's own here, so that Node.js itself makes JavaScript of it.
const cdk: typeof import("aws-cdk-lib") = require("aws-cdk-lib");
const cloudwatch: typeof import("aws-cdk-lib/aws-cloudwatch") = require("aws-cdk-lib/aws-cloudwatch");
const iam: typeof import("aws-cdk-lib/aws-iam") = require("aws-cdk-lib/aws-iam");
const lambda: typeof import("aws-cdk-lib/aws-lambda") = require("aws-cdk-lib/aws-lambda");
const logs: typeof import("aws-cdk-lib/aws-logs") = require("aws-cdk-lib/aws-logs");
const sqs: typeof import("aws-cdk-lib/aws-sqs") = require("aws-cdk-lib/aws-sqs");
const constructs: typeof import("constructs") = require("constructs");

type Construct = import("constructs").Construct;
type LambdaFunction = import("aws-cdk-lib/aws-lambda").Function;
type Role = import("aws-cdk-lib/aws-iam").Role;
type Metric = import("aws-cdk-lib/aws-cloudwatch").IMetric;

const IN_A_STACK = 20;
const period = cdk.Duration.minutes(5);

function alarm(scope: Construct, id: string, metric: Metric, threshold: number, description: string): void {
  new cloudwatch.Alarm(scope, id, {
    metric,
    threshold,
    evaluationPeriods: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    alarmDescription: description,
  });
}

function makeFunction(scope: Construct, entry: string): { func: LambdaFunction; role: Role } {
  const logGroup = new logs.LogGroup(scope, "FunctionLogGroup", { retention: logs.RetentionDays.ONE_MONTH });
  const role = new iam.Role(scope, "FunctionRole", {
    assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com"),
    description: "Runs function Function",
  });
  logGroup.grantWrite(role);
  const func = new lambda.Function(scope, "Function", {
    code: lambda.Code.fromAsset(entry, { exclude: ["__pycache__", "*.pyc", ".DS_Store"] }),
    handler: "handler.handler",
    runtime: lambda.Runtime.PYTHON_3_13,
    architecture: lambda.Architecture.ARM_64,
    memorySize: 256,
    timeout: cdk.Duration.seconds(10),
    role,
    logGroup,
    loggingFormat: lambda.LoggingFormat.JSON,
    tracing: lambda.Tracing.ACTIVE,
  });
  const errors = func.metric("Errors", { period, statistic: "Sum" });
  alarm(func, "ErrorsAlarm", errors, 1, "An invocation ended in an error");
  const throttles = func.metric("Throttles", { period, statistic: "Sum" });
  alarm(func, "ThrottlesAlarm", throttles, 1, "An invocation was refused for lack of concurrency");
  const duration = func.metric("Duration", { period, statistic: "Maximum" });
  alarm(func, "DurationAlarm", duration, 9_000, "An invocation took 90% of its timeout");
  return { func, role };
}

function queueConsumer(scope: Construct, entry: string): void {
  const { func, role } = makeFunction(scope, entry);
  const home = new constructs.Construct(scope, "Consumer");
  const failures = new sqs.Queue(home, "DeadLetterQueue", {
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: cdk.Duration.days(14),
  });
  const queue = new sqs.Queue(home, "Queue", {
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    visibilityTimeout: cdk.Duration.minutes(1),
    deadLetterQueue: { queue: failures, maxReceiveCount: 5 },
  });
  const waiting = failures.metricApproximateNumberOfMessagesVisible({ period, statistic: "Maximum" });
  alarm(home, "DeadLetterAlarm", waiting, 1, "An event failed after every retry and waits to be looked at");
  const policyName = cdk.Names.uniqueResourceName(home, { maxLength: 128 });
  const policy = new iam.Policy(home, "Policy", { policyName, roles: [role] });
  queue.grantConsumeMessages(policy);
  const mapping = new lambda.EventSourceMapping(home, "EventSourceMapping", {
    target: func,
    eventSourceArn: queue.queueArn,
    batchSize: 10,
    reportBatchItemFailures: true,
    enabled: true,
  });
  mapping.node.addDependency(policy);
  const oldest = queue.metricApproximateAgeOfOldestMessage({ period, statistic: "Maximum" });
  alarm(home, "OldestMessageAlarm", oldest, 900, "A message waits longer than it should");
}

const [entry, count] = process.argv.slice(2);
const app = new cdk.App();
let stack = new cdk.Stack(app, "Consumers0");
for (let number = 0; number < Number(count); number += 1) {
  if (number > 0 && number % IN_A_STACK === 0) {
    stack = new cdk.Stack(app, `Consumers${number / IN_A_STACK}`);
  }
  queueConsumer(new constructs.Construct(stack, `Consumer${number}`), entry);
}
app.synth();
