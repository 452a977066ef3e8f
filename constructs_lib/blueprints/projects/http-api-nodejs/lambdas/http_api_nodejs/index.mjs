// Greets by name, in English or in German.
const GREETINGS = { en: "Hello", de: "Guten Tag" };

export const handler = async (event) => {
  const { name } = event.pathParameters;
  const language = event.queryStringParameters?.language ?? "en";
  if (!Object.hasOwn(GREETINGS, language)) {
    return respond(400, { message: `language must be one of ${Object.keys(GREETINGS).join(", ")}` });
  }
  // An object, so that JSON logs keep its fields apart.
  console.info({ greeted: name, api_request_id: event.requestContext.requestId });
  return respond(200, { message: `${GREETINGS[language]}, ${name}!` });
};

const respond = (statusCode, body) => ({
  statusCode,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});
