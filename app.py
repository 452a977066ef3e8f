"""The example app: every example stack, one line each, reviewed by cdk-nag and checked as Lambda is run."""

from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks, ServerlessChecks

from constructs_lib import LambdaChecks
from stacks.api_gateway_account_stack import ApiGatewayAccountStack
from stacks.clickstream_stack import ClickstreamStack
from stacks.digest_stack import DigestStack
from stacks.document_mailer_stack import DocumentMailerStack
from stacks.fulfilment_stack import FulfilmentStack
from stacks.greeting_stack import GreetingStack
from stacks.housekeeping_stack import HousekeepingStack
from stacks.loyalty_stack import LoyaltyStack
from stacks.order_board_stack import OrderBoardStack
from stacks.orders_api_stack import OrdersApiStack
from stacks.quote_stack import QuoteStack
from stacks.report_stack import ReportStack
from stacks.search_index_stack import SearchIndexStack
from stacks.webhook_stack import WebhookStack

app = App()
Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app), LambdaChecks())
account = ApiGatewayAccountStack(app, "ApiGatewayAccount")
orders = OrdersApiStack(app, "OrdersApi")
orders.add_stack_dependency(account)
GreetingStack(app, "Greeting")
OrderBoardStack(app, "OrderBoard").add_stack_dependency(account)
report = ReportStack(app, "Report", orders=orders.table)
QuoteStack(app, "Quote")
HousekeepingStack(app, "Housekeeping", reports=report.reports, bucket=report.bucket)
DigestStack(app, "Digest", orders=orders.table)
FulfilmentStack(app, "Fulfilment")
ClickstreamStack(app, "Clickstream")
SearchIndexStack(app, "SearchIndex", orders=orders.table)
DocumentMailerStack(app, "DocumentMailer")
LoyaltyStack(app, "Loyalty")
WebhookStack(app, "Webhook")
app.synth()
