// Prints what cdk diff says of each resource of each stack in two assemblies, as JSON.
import { createRequire } from 'node:module';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const [modules, before, after] = process.argv.slice(2);
const { fullDiff } = createRequire(join(modules, 'index.js'))('@aws-cdk/cloudformation-diff');
const read = (folder, file) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const found = {};
for (const file of readdirSync(after).filter((name) => name.endsWith('.template.json'))) {
  const verdicts = {};
  fullDiff(read(before, file), read(after, file)).resources.forEachDifference((id, change) => {
    verdicts[id] = change.changeImpact;
  });
  found[file.replace('.template.json', '')] = verdicts;
}
process.stdout.write(JSON.stringify(found));
