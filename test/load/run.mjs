// `npm run load`: what the connect handler costs beside the bare framework, under 50 connections.
// `npm run load -- --soak`: five minutes of the same, and whether its memory stays where it was.
import { prepare } from '../../.ci/prepare.mjs'

const CONNECTIONS = 50
const SOAK_SECONDS = 5 * 60

/** Sockets that are open just then make as much difference; what leaks makes far more in five minutes. */
const HEAP_LEEWAY = 2 * 2 ** 20

const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`

async function compare() {
  const { measure } = await import('./measure.mjs')
  const { ours, bare, ratio } = await measure({ seconds: 20, connections: CONNECTIONS })
  console.table([row('connect handler', ours), row('bare framework', bare)])
  console.log(
    `throughput: ${ratio.toFixed(2)} of the bare framework's, the median round (0.85 wanted)`,
  )
  console.log(`processor time each: ${(bare.cpu / ours.cpu).toFixed(2)}, as the same ratio`)
  return ratio >= 0.85 && ours.failed === 0
}

function row(name, { requests, failed, perSecond, p50, p99, cpu, heapBefore, heapAfter }) {
  return {
    name,
    requests,
    failed,
    'per second': Math.round(perSecond),
    'p50 ms': p50.toFixed(1),
    'p99 ms': p99.toFixed(1),
    'cpu ms each': cpu.toFixed(2),
    'heap before': megabytes(heapBefore),
    'heap after': megabytes(heapAfter),
  }
}

async function stayBusy() {
  const { soak } = await import('./soak.mjs')
  console.log(`${SOAK_SECONDS} s with ${CONNECTIONS} connections …`)
  const { requests, failed, failures, heap, rss } = await soak({
    seconds: SOAK_SECONDS,
    connections: CONNECTIONS,
    onSample: (sample) =>
      console.log(`${sample.requests} requests, ${megabytes(sample.heap)} left on the heap`),
  })
  const climbed = heap.second - heap.first
  console.log(`${requests} requests, ${failed} failed ${JSON.stringify(failures)} (by status)`)
  console.log(
    `heap: ${megabytes(heap.first)}, then ${megabytes(heap.second)} (median of each half)`,
  )
  console.log(`resident: ${megabytes(rss.first)}, then ${megabytes(rss.second)}`)
  return failed === 0 && requests > 0 && climbed < HEAP_LEEWAY
}

await prepare()
const options = process.argv.slice(2)
if (options.some((option) => option !== '--soak')) {
  console.error('Usage: npm run load -- [--soak]')
  process.exit(2)
}
const isWell = options.length > 0 ? await stayBusy() : await compare()
process.exitCode = isWell ? 0 : 1
