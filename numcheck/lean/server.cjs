// A long-lived Lean: compiles the WebAssembly module once and runs each request in a fresh instance
// on a worker thread, so that the fixed cost of a process is paid once and machine code is shared.
//
// argv: lean.wasm, patched glue. One JSON request a line on stdin: {id, args, log, leanPath};
// one JSON answer a line on stdout: {id, exit, seconds, error}.
"use strict";
const { Worker } = require("node:worker_threads");
const fs = require("node:fs");
const readline = require("node:readline");

const [wasmPath, gluePath] = process.argv.slice(2);
const wasm = new WebAssembly.Module(fs.readFileSync(wasmPath));

function run({ id, args, log, leanPath }) {
  const start = performance.now();
  let error = null;
  const worker = new Worker(gluePath, {
    workerData: { wasm, args, log },
    env: { LEAN_PATH: leanPath },
    stdout: true,
    stderr: true,
  });
  worker.stdout.resume();
  worker.stderr.resume();
  worker.on("error", (e) => {
    error = String((e && e.message) || e);
  });
  worker.on("exit", (exit) => {
    const seconds = (performance.now() - start) / 1000;
    process.stdout.write(JSON.stringify({ id, exit, seconds, error }) + "\n");
  });
}

readline.createInterface({ input: process.stdin }).on("line", (line) => run(JSON.parse(line)));
process.stdout.write(JSON.stringify({ ready: true }) + "\n");
