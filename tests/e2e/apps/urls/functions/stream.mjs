// Sends its response piece by piece; `awslambda` is what the Node.js runtime of Lambda has.
export const handler = awslambda.streamifyResponse(async (event, stream) => {
  const response = awslambda.HttpResponseStream.from(stream, {
    statusCode: 200,
    headers: { "Content-Type": "text/plain" },
  });
  for (const word of ["Hello", ", ", "world"]) response.write(word);
  response.end();
});
