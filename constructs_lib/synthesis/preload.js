// Loaded into jsii's Node.js process before anything else (`node --require`). It takes two requests that no jsii
// kernel knows, out of the same channel: a rehearsal, and what the run has that a process gets when it starts.
// Then it gives everything back as it was: what follows is jsii alone.
'use strict';
const fs = require('fs');
const path = require('path');
const { isMainThread } = require('worker_threads');

const CHANNEL = 3;
const PREFIX = Buffer.from('{"constructs-lib":');
const NEW_LINE = 10;
const LIBRARY = path.join('node_modules', 'aws-cdk-lib', 'index.js');

// Node.js loads this file in jsii's outer process and in its threads, too, which need nothing of it.
if (isMainThread && path.basename(process.argv[1] || '') === 'program.js') install();

function install() {
  const environment = process.env;
  const read = new Set();
  const readSync = fs.readSync;
  let isRunning = false;

  process.env = recording(environment, read);
  // CDK measures the functions of `fs` by wrapping them, so this one is never taken away again.
  fs.readSync = (fd, buffer, ...position) => {
    for (;;) {
      const count = readSync(fd, buffer, ...position);
      const isOurs = !isRunning && fd === CHANNEL && buffer.subarray(0, PREFIX.length).equals(PREFIX);
      if (!isOurs) return count;
      answer(wholeLine(buffer.subarray(0, count)));
    }
  };

  // Nothing follows the line before its answer was read.
  function wholeLine(start) {
    let line = Buffer.from(start);
    const more = Buffer.alloc(65536);
    while (line[line.length - 1] !== NEW_LINE) {
      line = Buffer.concat([line, more.subarray(0, readSync(CHANNEL, more, 0, more.length, null))]);
    }
    return JSON.parse(line.toString('utf8'))['constructs-lib'];
  }

  function answer(request) {
    let reply;
    try {
      reply = { ok: request.run ? begin(request.run) : rehearse() };
    } catch (error) {
      reply = { error: String((error && error.stack) || error) };
    }
    fs.writeSync(CHANNEL, JSON.stringify(reply) + '\n');
  }

  function rehearse() {
    const library = Object.keys(require.cache).find(file => file.endsWith(LIBRARY));
    require('./rehearsal.js')(require.cache[library].exports);
    return [...read];
  }

  function begin({ variables, folder, umask }) {
    const gone = Object.keys(require.cache).find(file => file.endsWith(LIBRARY) && !fs.existsSync(file));
    if (gone) throw new Error(`${gone} has been removed`);
    isRunning = true;
    process.env = environment;
    for (const name of Object.keys(environment)) delete environment[name];
    for (const [name, value] of variables) environment[name] = value;
    process.umask(umask);
    process.chdir(folder);
    return null;
  }
}

function recording(environment, read) {
  const note = name => {
    if (typeof name === 'string') read.add(name);
  };
  return new Proxy(environment, {
    get: (target, name) => (note(name), target[name]),
    has: (target, name) => (note(name), name in target),
    getOwnPropertyDescriptor: (target, name) => (note(name), Reflect.getOwnPropertyDescriptor(target, name)),
    set: (target, name, value) => ((target[name] = value), true),
  });
}
