// A long-lived Lean: compiles the WebAssembly module once and runs requests in instances of it on
// worker threads. An instance is started by its first request and kept for more, since starting one
// costs more than importing `Init`; it is given up when it has grown, when Lean failed in it, or
// when a request asked for one of its own.
//
// argv: lean.wasm, patched glue. One JSON request a line on stdin: {id, args, log, leanPath,
// folders, own}; one JSON answer a line on stdout: {id, exit, seconds, error, ended}.
"use strict";
const { Worker } = require("node:worker_threads");
const fs = require("node:fs");
const readline = require("node:readline");

// Bytes of memory. Each run leaves about 0.1 GiB of imported modules; Lean can use 2 GiB.
const LARGEST = 2 ** 30;

const [wasmPath, gluePath] = process.argv.slice(2);
const wasm = new WebAssembly.Module(fs.readFileSync(wasmPath));
const idle = [];

function start(request) {
  const worker = new Worker(gluePath, {
    workerData: { wasm, args: request.args, log: request.log, folders: request.folders },
    env: { LEAN_PATH: request.leanPath },
    stdout: true,
    stderr: true,
  });
  worker.stdout.resume();
  worker.stderr.resume();
  const instance = { worker, leanPath: request.leanPath, error: null, answer: null };
  worker.on("error", (e) => {
    instance.error = String((e && e.message) || e);
  });
  worker.on("exit", (exit) => {
    if (instance.answer) instance.answer(exit, instance.error);
  });
  worker.on("message", ({ exit, error, ended, memory }) => {
    const { answer } = instance;
    instance.answer = null;
    if (instance.own || error || !ended || exit !== 0 || memory > LARGEST) worker.terminate();
    else idle.push(instance);
    answer(exit, error, ended);
  });
  return instance;
}

function run(request) {
  const { id, args, log, leanPath, folders, own } = request;
  const begin = performance.now();
  const kept = own ? -1 : idle.findIndex((instance) => instance.leanPath === leanPath);
  const instance = kept < 0 ? start(request) : idle.splice(kept, 1)[0];
  instance.own = own;
  instance.answer = (exit, error, ended = false) => {
    const seconds = (performance.now() - begin) / 1000;
    process.stdout.write(JSON.stringify({ id, exit, seconds, error, ended }) + "\n");
  };
  if (kept >= 0) instance.worker.postMessage({ args, log, folders });
}

readline.createInterface({ input: process.stdin }).on("line", (line) => run(JSON.parse(line)));
process.stdout.write(JSON.stringify({ ready: true }) + "\n");
