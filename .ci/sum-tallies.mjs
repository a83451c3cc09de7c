// node .ci/sum-tallies.mjs <file> <broken>: the last lines of several runs as one.
// `broken` is 1 if one of them ended with a failure: then at least one has failed, whatever they say.
import { readFileSync } from 'node:fs'

const [file, broken] = process.argv.slice(2)
const lines = readFileSync(file, 'utf8').trim().split('\n')
const tallies = lines.map((line) => /^(\d+) passed, (\d+) failed$/.exec(line)?.slice(1) ?? [0, 1])
const sum = (index) => tallies.reduce((total, tally) => total + Number(tally[index]), 0)
const failed = Math.max(sum(1), Number(broken))
console.log(`\n${sum(0)} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
