// Takes the types out of TypeScript, with what Node.js brings; a real project has esbuild here.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";

const [source, output] = process.argv.slice(2);
mkdirSync(output, { recursive: true });
for (const name of readdirSync(source)) {
  const text = readFileSync(`${source}/${name}`, "utf8");
  writeFileSync(`${output}/${name.replace(/\.ts$/, ".mjs")}`, stripTypeScriptTypes(text));
}
