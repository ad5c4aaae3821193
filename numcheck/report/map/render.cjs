// Formulas to HTML and a graph to SVG, all in one process.
//   node render.cjs PROJECT < {"formulas": [{"tex", "display"}], "graph": DOT or null}
// Answers {"formulas": [HTML], "graph": SVG or null}, or {"missing": PACKAGE}, or {"formula": INDEX,
// "error": TEXT}, or {"error": TEXT}.
'use strict'

const path = require('path')
const { createRequire } = require('module')
const { readFileSync } = require('fs')

const load = createRequire(path.join(path.resolve(process.argv[2]), 'package.json'))

const answer = (data) => process.stdout.write(JSON.stringify(data))

function use(name) {
  try {
    return load(name)
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error
    answer({ missing: name })
    return null
  }
}

async function main() {
  const request = JSON.parse(readFileSync(0, 'utf8'))
  const katex = use('katex')
  const viz = katex && use('@viz-js/viz')
  if (!viz) return
  const formulas = []
  for (const [index, { tex, display }] of request.formulas.entries()) {
    try {
      formulas.push(katex.renderToString(display ? `\\displaystyle ${tex}` : tex, {
        throwOnError: true, output: 'htmlAndMathml', strict: 'ignore', trust: false,
      }))
    } catch (error) {
      answer({ formula: index, error: error.message })
      return
    }
  }
  const graph = request.graph
    ? (await viz.instance()).renderString(request.graph, { format: 'svg' })
    : null
  answer({ formulas, graph })
}

main().catch((error) => answer({ error: String(error) }))
