// Put in front of the emulator's worker script: runs in the process of a Node.js function.
const lambdaRuntime = (() => {
  const LINE_BREAK = "\x1f";
  const END_OF_LOGS = "\x17";
  const FAILURE = "\x16failure";
  const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
  let requestId = "";
  let marksEnds = false;

  const write = (text) => process.stderr.write(text.replace(/\n/g, LINE_BREAK) + "\n");

  const describe = (error) => ({
    errorType: (error && error.name) || "Error",
    errorMessage: String((error && error.message) || error),
    stackTrace: String((error && error.stack) || "").split("\n"),
  });

  const jsonLine = (level, values) => {
    const fields = { timestamp: new Date().toISOString(), level, requestId };
    const only = values.length === 1 ? values[0] : undefined;
    const error = values.find((value) => value instanceof Error);
    fields.message = only !== null && typeof only === "object" && !error ? only : require("util").format(...values);
    return JSON.stringify(error ? { ...fields, ...describe(error) } : fields);
  };

  const textLine = (level, values) =>
    [new Date().toISOString(), requestId, level, require("util").format(...values)].join("\t");

  // The worker script that follows calls url.parse(); Node.js would blame the handler for it.
  const emitWarning = process.emitWarning;
  process.emitWarning = (warning, ...rest) => {
    if (!rest.includes("DEP0169")) emitWarning.call(process, warning, ...rest);
  };

  const installLogging = () => {
    const json = process.env.AWS_LAMBDA_LOG_FORMAT === "JSON";
    const lowest = Math.max(0, LEVELS.indexOf((process.env.AWS_LAMBDA_LOG_LEVEL || "").toUpperCase()));
    const methods = { trace: "TRACE", debug: "DEBUG", log: "INFO", info: "INFO", warn: "WARN", error: "ERROR" };
    for (const [method, level] of Object.entries(methods)) {
      console[method] = (...values) => {
        if (json && LEVELS.indexOf(level) < lowest) return;
        write((json ? jsonLine : textLine)(level, values));
      };
    }
  };

  const endLogs = () => {
    if (marksEnds) process.stderr.write(END_OF_LOGS + "\n");
  };

  const marshalFailure = (error) => {
    const { stackTrace, ...failure } = describe(error);
    console.error("Invoke Error", error);
    endLogs();
    return JSON.stringify({ status: "ok", result: { [FAILURE]: { ...failure, trace: stackTrace } } });
  };

  return {
    endLogs,
    installLogging,
    marshalFailure,
    markEnds: () => { marksEnds = true; },
    setRequestId: (id) => { requestId = id || ""; },
  };
})();
