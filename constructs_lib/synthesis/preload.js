// Loaded into jsii's Node.js process before anything else (`node --require`). It takes requests that no jsii kernel
// knows, out of the same channel: the begin and the end of a rehearsal, and what the run has that a process gets when
// it starts. Then it gives everything back as it was: what follows is jsii alone.
'use strict';
const fs = require('fs');
const path = require('path');
const { isMainThread } = require('worker_threads');

const { CHANNEL, TO_PYTHON } = require('./direct.js');

const PREFIX = Buffer.from('{"constructs-lib":');
const NEW_LINE = 10;
// What the kernel writes on each object that it knows.
const MARKS = [Symbol.for('$__jsii__objid__$'), Symbol.for('$__jsii__interfaces__$')];
const LIBRARY = path.join('node_modules', 'aws-cdk-lib', 'index.js');

// Node.js loads this file in jsii's outer process and in threads, too.
const program = isMainThread ? path.basename(process.argv[1] || '') : '';
if (program === 'program.js') install();

function install() {
  const environment = process.env;
  const read = new Set();
  const { readSync } = fs;
  const numbers = numbersOfKernel();
  let isRunning = false;

  process.env = recording(environment, read);
  // CDK measures the functions of `fs` by wrapping them, so this one is never taken away again.
  fs.readSync = (fd, buffer, ...position) => {
    if (fd !== CHANNEL) return readSync(fd, buffer, ...position);
    numbers.end();
    for (;;) {
      const count = readSync(CHANNEL, buffer, ...position);
      const isOurs = !isRunning && buffer.subarray(0, PREFIX.length).equals(PREFIX);
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
      reply = { ok: request.run ? begin(request.run) : request.rehearse ? rehearse() : forget() };
    } catch (error) {
      reply = { error: String((error && error.stack) || error) };
    }
    fs.writeSync(CHANNEL, JSON.stringify(reply) + '\n');
  }

  function rehearse() {
    const streams = [process.stdout, process.stderr];
    for (const stream of streams) stream.write = () => true;
    return numbers.canBeSetBack();
  }

  function forget() {
    for (const stream of [process.stdout, process.stderr]) delete stream.write;
    numbers.setBack();
    const library = require.cache[Object.keys(require.cache).find(file => file.endsWith(LIBRARY))].exports;
    library.AssetStaging.clearAssetHashCache();
    // CDK takes this time once in a process.
    const times = global[Symbol.for('@aws-cdk/core.AppPerfState')];
    if (times) times.loadTimeMeasured = false;
    return [...read];
  }

  function begin({ variables, folder, umask }) {
    const gone = Object.keys(require.cache).find(file => file.endsWith(LIBRARY) && !fs.existsSync(file));
    if (gone) throw new Error(`${gone} has been removed`);
    isRunning = true;
    closeStreamsAtExit();
    process.env = environment;
    for (const name of Object.keys(environment)) delete environment[name];
    for (const [name, value] of variables) environment[name] = value;
    process.umask(umask);
    process.chdir(folder);
    return null;
  }
}

// jsii's kernel numbers its objects, and error messages have the numbers. It keeps them in private fields, which are
// maps as its source was compiled; they are seen when they are made.
function numbersOfKernel() {
  const set = WeakMap.prototype.set;
  const fields = [];
  WeakMap.prototype.set = function (owner, value) {
    const of = owner && owner.constructor && owner.constructor.name;
    if (of === 'ObjectTable' || of === 'Kernel') fields.push({ of, map: this, owner, value });
    return set.call(this, owner, value);
  };
  const counts = of => fields.filter(each => each.of === of && typeof each.value === 'number');
  const objects = () => fields.filter(each => each.of === 'ObjectTable' && each.value instanceof Map);
  return {
    end: () => {
      if (WeakMap.prototype.set !== set) WeakMap.prototype.set = set;
    },
    canBeSetBack: () => counts('ObjectTable').length === 1 && counts('Kernel').length === 1 && objects().length === 1,
    setBack: () => {
      if (objects().length !== 1) return;
      for (const { map, owner, value } of [...counts('ObjectTable'), ...counts('Kernel')]) map.set(owner, value);
      const [{ value: table }] = objects();
      for (const { instance } of table.values()) {
        for (const name of MARKS) delete instance[name];
      }
      table.clear();
    },
  };
}

// To give back half a gigabyte takes a process longer than many a run. So the inner one closes its streams when all
// handlers of its exit have run, and the outer one ends when it has passed on what came through them.
function closeStreamsAtExit() {
  const exit = process.reallyExit;
  process.reallyExit = code => {
    for (const fd of [1, 2, CHANNEL, TO_PYTHON]) {
      try {
        fs.closeSync(fd);
      } catch {
        // It was closed already.
      }
    }
    exit.call(process, code);
  };
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
