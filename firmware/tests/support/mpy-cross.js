import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { compileModule } from './compile.js';

// The command line of MicroPython's own compiler, as far as the hub uses it: mpy-cross -s NAME -o RESULT SOURCE.
const { values: { name, result }, positionals: [source] } = parseArgs({
  options: { name: { type: 'string', short: 's' }, result: { type: 'string', short: 'o' } }, allowPositionals: true,
});
try {
  fs.writeFileSync(result, await compileModule(name, fs.readFileSync(source, 'utf8')));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
