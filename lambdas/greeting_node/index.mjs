// Greets whoever asks, behind a REST API or an HTTP API.
export const handler = async (event) => {
  const requestId = event.requestContext.requestId;
  const name = event.queryStringParameters?.name || "world";
  // An object, not text: with JSON logs Lambda keeps its fields apart.
  console.info({ message: "greeted", api_request_id: requestId });
  return {
    statusCode: 200,
    headers: { "Content-Type": "application/json", "x-request-id": requestId },
    body: JSON.stringify({ message: `Hello, ${name}!`, request_id: requestId }),
  };
};
