// `npm run load`: what the connect handler costs beside the bare framework, under 50 connections.
// `npm run load -- --stores`: a thousand people connect on a bad day, in each store of examples/server.
// `npm run load -- --soak`: five minutes of the same, and whether its memory stays where it was.
import { fileURLToPath } from 'node:url'
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

async function fillStores() {
  const { startVitest } = await import('vitest/node')
  const config = fileURLToPath(new URL('vitest.config.mjs', import.meta.url))
  const vitest = await startVitest('test', [], { config, watch: false })
  await vitest.close()
  return vitest.state.getCountOfFailedTests() === 0 && !process.exitCode
}

await prepare()
const kinds = { undefined: compare, '--soak': stayBusy, '--stores': fillStores }
const [option, ...more] = process.argv.slice(2)
const measureIt = kinds[option]
if (!measureIt || more.length > 0) {
  console.error('Usage: npm run load -- [--soak | --stores]')
  process.exit(2)
}
process.exitCode = (await measureIt()) ? 0 : 1
