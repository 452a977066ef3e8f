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
    const fields = { timestamp: new Date().toISOString(), level, requestId: requestId || undefined };
    const only = values.length === 1 ? values[0] : undefined;
    const error = values.find((value) => value instanceof Error);
    fields.message = only !== null && typeof only === "object" && !error ? only : require("util").format(...values);
    return JSON.stringify(error ? { ...fields, ...describe(error) } : fields);
  };

  const textLine = (level, values) =>
    [new Date().toISOString(), requestId || "undefined", level, require("util").format(...values)].join("\t");

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

  const installStreams = () => {
    const { Writable } = require("stream");
    const { finished } = require("stream/promises");
    globalThis.awslambda = {
      streamifyResponse: (handler) => async (event, context) => {
        const written = [];
        const stream = new Writable({
          write: (chunk, encoding, done) => {
            written.push(Buffer.from(chunk, encoding));
            done();
          },
        });
        stream.setContentType = () => {};
        const ended = finished(stream);
        await handler(event, stream, context);
        await ended;
        return Buffer.concat(written).toString("utf8");
      },
      HttpResponseStream: {
        from: (stream, prelude) => {
          // https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
          stream.write(JSON.stringify(prelude) + "\0".repeat(8));
          return stream;
        },
      },
    };
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

  // From here on: how a handler is found and loaded, as Lambda's runtime interface client does it.
  const fs = require("fs");
  const path = require("path");
  const { pathToFileURL } = require("url");

  const runtimeError = (name, message, more = {}) => {
    const error = Object.assign(new Error(String(message)), more);
    Object.defineProperty(error, "name", { value: `Runtime.${name}`, enumerable: false });
    const first = `${error.name}: ${error.message}`;
    Object.defineProperty(error, "stack", { value: `${first}\n    at _loadUserApp (file:///var/runtime/index.mjs)` });
    return error;
  };

  const isModule = (folder) => {
    if (folder.endsWith("/node_modules")) return false;
    const file = path.join(folder, "package.json");
    if (fs.existsSync(file)) {
      try {
        return JSON.parse(fs.readFileSync(file, "utf8")).type === "module";
      } catch {
        return false;
      }
    }
    return folder === "/" ? false : isModule(path.resolve(folder, ".."));
  };

  const isFile = (file) => fs.existsSync(file) && fs.statSync(file).isFile();

  const loadModule = async (codeDir, root, name) => {
    const file = path.resolve(codeDir, root, name);
    const asModule = isModule(path.dirname(file));
    const withTypes = Number(process.versions.node.split(".")[0]) >= 24;
    const tried = [
      ["", false], [".js", asModule], [".mjs", true], [".cjs", false],
      ...(withTypes ? [[".ts", asModule], [".mts", true], [".cts", false]] : []),
    ];
    for (const [extension, imported] of tried) {
      const found = file + extension;
      if (isFile(found)) return imported ? await import(pathToFileURL(found).href) : require(found);
    }
    return require(require.resolve(name, { paths: [codeDir, path.resolve(codeDir, root)] }));
  };

  const loadUserModule = async (codeDir, root, name) => {
    try {
      return await loadModule(codeDir, root, name);
    } catch (error) {
      if (error instanceof SyntaxError) throw runtimeError("UserCodeSyntaxError", error);
      if (error && error.code === "MODULE_NOT_FOUND") {
        // The last line of the list is this script, of which there is none on Lambda.
        const message = String(error).split("\n").filter((line) => !line.endsWith("_worker.js")).join("\n");
        throw runtimeError("ImportModuleError", message.replace(/\nRequire stack:$/, ""));
      }
      throw error;
    }
  };

  const loadHandler = async (codeDir, modulePath, handlerName) => {
    const handler = `${modulePath}.${handlerName}`;
    if (handler.includes("..")) {
      const advice = "Use absolute paths when specifying root directories in handler names.";
      throw runtimeError("MalformedHandlerName", `'${handler}' is not a valid handler name. ${advice}`);
    }
    const base = path.basename(handler);
    // The module ends at the first dot: `index.orders.create` is a function in an object of `index`.
    const [name, ...property] = base.split(".");
    const loaded = await loadUserModule(codeDir, handler.slice(0, handler.indexOf(base)), name);
    const found = property.reduce((nested, key) => nested && nested[key], loaded);
    if (!found) throw runtimeError("HandlerNotFound", `${handler} is undefined or not exported`);
    if (typeof found !== "function") throw runtimeError("HandlerNotFound", `${handler} is not a function`);
    isLoaded = true;
    return found;
  };

  let isLoaded = false;
  let answer = null;

  const isError = (value) => value instanceof Error || Boolean(value && value.name && value.message && value.stack);

  // Lines of this script are not Lambda's.
  const stackOf = (error) => String(error.stack || "").split("\n").filter((line) => !line.includes("_worker.js"));

  const logUncaught = (heading, thrown) => {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const stack = stackOf(error);
    if (process.env.AWS_LAMBDA_LOG_FORMAT === "JSON") {
      const kind = error.name.startsWith("Runtime.") ? error.name.slice(8) : error.constructor.name;
      console.error({ errorType: kind, errorMessage: error.message, stackTrace: stack });
      return;
    }
    const fieldsOf = (value) => (value instanceof Error
      ? { errorType: value.name, errorMessage: value.message, code: value.code, ...value, stack: stackOf(value) }
      : value);
    console.error(heading, `\t${JSON.stringify(error, (_, value) => fieldsOf(value))}`);
  };

  const marshalThrown = (thrown) => {
    const { stackTrace, ...failure } = describe(thrown);
    if (isError(thrown)) return { ...failure, trace: stackOf(thrown) };
    return { ...failure, errorType: typeof thrown, trace: [] };
  };

  // A process in which nothing catches an error ends; what it was says so first.
  const end = (heading, thrown, code) => {
    logUncaught(heading, thrown);
    const failure = marshalThrown(thrown);
    endLogs();
    const text = isLoaded
      ? JSON.stringify({ status: "ok", result: { [FAILURE]: failure } })
      : JSON.stringify({ status: "error", error: JSON.stringify(failure) });
    process.exitCode = code;
    answer(text + "\n", () => process.exit(code));
  };

  const failLoading = (error) => end("Uncaught Exception", error, 129);

  const watchErrors = (write) => {
    answer = write;
    process.on("uncaughtException", (error) => end("Uncaught Exception", error, 129));
    process.on("unhandledRejection", (reason, promise) => {
      const error = runtimeError("UnhandledPromiseRejection", reason, { reason, promise });
      end("Unhandled Promise Rejection", error, 128);
    });
  };

  const layOver = (source, target) => {
    for (const each of fs.readdirSync(source, { withFileTypes: true })) {
      const [from, to] = [path.join(source, each.name), path.join(target, each.name)];
      const there = fs.lstatSync(to, { throwIfNoEntry: false });
      if (there && !(there.isDirectory() && each.isDirectory())) fs.rmSync(to, { recursive: true });
      if (each.isDirectory()) {
        fs.mkdirSync(to, { recursive: true });
        layOver(from, to);
      } else if (each.isSymbolicLink()) {
        fs.symlinkSync(fs.readlinkSync(from), to);
      } else {
        fs.copyFileSync(from, to, fs.constants.COPYFILE_FICLONE);
      }
    }
  };

  const linkPackages = (source, target) => {
    for (const name of fs.existsSync(source) ? fs.readdirSync(source) : []) {
      const [from, to] = [path.join(source, name), path.join(target, name)];
      if (name.startsWith("@") && fs.statSync(from).isDirectory()) {
        // Packages of one scope may be in the function, and in each of its layers.
        fs.mkdirSync(to, { recursive: true });
        linkPackages(from, to);
      } else if (!fs.existsSync(to)) {
        fs.symlinkSync(from, to);
      }
    }
  };

  const mergeLayers = (codeDir) => {
    const layers = (process.env._LAMBDA_LAYERS_DIRS || "").split(path.delimiter).filter(Boolean);
    if (!layers.length) return;
    const isOfLayer = (file) => layers.some((layer) => file === layer || file.startsWith(layer + path.sep));
    let opt = layers[0];
    if (layers.length > 1) {
      opt = path.join(path.dirname(layers[0]), "opt");
      fs.mkdirSync(opt, { recursive: true });
      layers.forEach((layer) => layOver(layer, opt));
    }
    const own = path.join(codeDir, "node_modules");
    for (const name of fs.existsSync(own) ? fs.readdirSync(own) : []) {
      const file = path.join(own, name);
      if (fs.lstatSync(file).isSymbolicLink() && isOfLayer(fs.readlinkSync(file))) fs.unlinkSync(file);
    }
    const version = (process.env.AWS_EXECUTION_ENV || "").replace("AWS_Lambda_nodejs", "").replace(".x", "");
    const folders = [`node${version}/node_modules`, "node_modules"].map((each) => path.join(opt, "nodejs", each));
    // What is imported as an ES module is not looked for in NODE_PATH, but it is on Lambda.
    folders.forEach((folder) => linkPackages(folder, own));
    const others = (process.env.NODE_PATH || "").split(path.delimiter).filter((each) => each && !isOfLayer(each));
    process.env.NODE_PATH = [...folders, ...others].join(path.delimiter);
    require("module")._initPaths();
  };

  // Addresses of APIs in the environment lead to the local AWS.
  const leadToApis = () => {
    for (const [name, value] of Object.entries(process.env)) {
      const found = /^https:\/\/([a-z0-9]+)\.execute-api\.[^/]+(\/.*)?$/.exec(value);
      if (found) process.env[name] = `${process.env.AWS_ENDPOINT_URL}/_aws/execute-api/${found[1]}${found[2] || ""}`;
    }
  };

  return {
    endLogs,
    failLoading,
    installLogging,
    leadToApis,
    installStreams,
    loadHandler,
    marshalFailure,
    markEnds: () => { marksEnds = true; },
    mergeLayers,
    setRequestId: (id) => { requestId = id || ""; },
    watchErrors,
  };
})();
