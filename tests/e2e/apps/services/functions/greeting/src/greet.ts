interface Request {
  pathParameters: { name: string };
}

const words: Record<string, string> = { ada: "Good morning" };

export const handler = async (event: Request): Promise<{ statusCode: number; body: string }> => {
  const name: string = event.pathParameters.name;
  return { statusCode: 200, body: `${words[name] ?? "Hello"}, ${name}` };
};
