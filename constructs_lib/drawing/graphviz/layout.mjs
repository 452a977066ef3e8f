// Lays out drawings: takes a JSON list of texts in the language of Graphviz, returns what Graphviz says of each.
// The first argument is the folder that Graphviz is installed in.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const installed = createRequire(join(process.argv[2], "package.json"));
const graphviz = await installed("@viz-js/viz").instance();
const drawings = JSON.parse(readFileSync(0, "utf8"));
const laidOut = drawings.map((drawing) => graphviz.render(drawing, { engine: "dot", format: "json" }));
writeFileSync(1, JSON.stringify(laidOut));
