exports.handler = async (event, context) => {
  console.log("greeting from Node.js");
  return { statusCode: 200, body: JSON.stringify({ request_id: context.awsRequestId }) };
};
