// Greets whoever asks, behind a REST API or an HTTP API.
export const handler = async (event) => {
  const requestId = event.requestContext.requestId;
  const name = event.queryStringParameters?.name || "world";
  // An object, so that JSON logs keep the field apart; this short, so that text logs keep it on one line.
  console.info({ api_request_id: requestId });
  return {
    statusCode: 200,
    headers: { "Content-Type": "application/json", "x-request-id": requestId },
    body: JSON.stringify({ message: `Hello, ${name}!`, request_id: requestId }),
  };
};
