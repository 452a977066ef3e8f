// Prints what cdk diff says of a change of each property, as JSON: of each type, those that replace it or may.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [modules, file] = process.argv.slice(2);
const { fullDiff } = createRequire(join(modules, 'index.js'))('@aws-cdk/cloudformation-diff');
const found = {};
for (const [kind, names] of Object.entries(JSON.parse(readFileSync(file, 'utf8')))) {
  found[kind] = {};
  for (const name of names) {
    const side = (value) => ({ Resources: { It: { Type: kind, Properties: { [name]: value } } } });
    try {
      fullDiff(side('a'), side('b')).resources.forEachDifference((_, change) => {
        found[kind][name] = change.changeImpact;
      });
    } catch {
      // It takes some values apart, which a text is not.
    }
  }
}
process.stdout.write(JSON.stringify(found));
