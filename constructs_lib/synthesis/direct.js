// Loaded into jsii's Node.js processes before anything else (`node --require`). jsii's outer process passes on what
// Python and the inner one write to each other, which takes longer than most calls. With this, the inner one has
// Python's own pipes. The bytes are the same.
'use strict';
const fs = require('fs');
const path = require('path');
const { isMainThread } = require('worker_threads');

const CHANNEL = 3;
// Python's pipes, as the inner process has them.
const FROM_PYTHON = 4;
const TO_PYTHON = 5;
const IS_DIRECT = 'CONSTRUCTS_LIB_DIRECT';

// Every Node.js process with this option loads this file, and each of its threads.
const program = isMainThread ? path.basename(process.argv[1] || '') : '';
if (program === 'jsii-runtime.js' && !(IS_DIRECT in process.env)) takePartOfRelay();
if (program === 'program.js' && IS_DIRECT in process.env) usePipesOfPython();

function takePartOfRelay() {
  // For the inner process, and for another copy of this file.
  process.env[IS_DIRECT] = 'yes';
  const children = require('child_process');
  const { finished, PassThrough } = require('stream');
  const spawn = children.spawn;
  children.spawn = (program, given, options) => {
    children.spawn = spawn;
    // A stream of Node.js would make the pipes return at once when they are empty.
    for (const name of ['stdin', 'stdout']) Object.defineProperty(process, name, { value: new PassThrough() });
    process.stdout.resume();
    const stdio = [...options.stdio, 0, 1];
    const child = spawn(program, given, { ...options, stdio });
    const ends = [child.stdout, child.stderr, child.stdio[CHANNEL]].map(
      stream => new Promise(resolve => finished(stream, { writable: false }, () => resolve())),
    );
    const flushed = stream => new Promise(resolve => stream.write('', () => resolve()));
    Promise.all(ends)
      .then(() => flushed(process.stderr))
      .then(() => process.exit(0));
    return child;
  };
}

function usePipesOfPython() {
  delete process.env[IS_DIRECT];
  const { readSync, writeSync } = fs;
  const outer = process.ppid;
  fs.readSync = (fd, ...given) => {
    if (fd !== CHANNEL) return readSync(fd, ...given);
    const count = readSync(FROM_PYTHON, ...given);
    // With the outer process its channel would have ended.
    return process.ppid === outer ? count : 0;
  };
  fs.writeSync = (fd, ...given) => writeSync(fd === CHANNEL ? TO_PYTHON : fd, ...given);
}

module.exports = { CHANNEL, TO_PYTHON };
