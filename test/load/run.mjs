// `npm run load`: what the connect handler costs beside the bare framework, under 50 connections.
import { prepare } from '../../.ci/prepare.mjs'

await prepare()
const { measure } = await import('./measure.mjs')
const { ours, bare, ratio } = await measure({ seconds: 20, connections: 50 })

const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`
const row = (name, { requests, failed, perSecond, p50, p99, cpu, heapBefore, heapAfter }) => ({
  name,
  requests,
  failed,
  'per second': Math.round(perSecond),
  'p50 ms': p50.toFixed(1),
  'p99 ms': p99.toFixed(1),
  'cpu ms each': cpu.toFixed(2),
  'heap before': megabytes(heapBefore),
  'heap after': megabytes(heapAfter),
})
console.table([row('connect handler', ours), row('bare framework', bare)])
console.log(
  `throughput: ${ratio.toFixed(2)} of the bare framework's, the median round (0.85 wanted)`,
)
console.log(`processor time each: ${(bare.cpu / ours.cpu).toFixed(2)}, as the same ratio`)
process.exitCode = ratio >= 0.85 && ours.failed === 0 ? 0 : 1
