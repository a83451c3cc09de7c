import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { loadFor, quantile } from './measure.mjs'

/**
 * Keeps the connect handler busy for long, and asks from time to time what is left on its heap after
 * collecting. What leaks climbs from the first half to the second.
 *
 * @param {object} options
 * @param {number} options.seconds
 * @param {number} options.connections kept open, each with one request at a time
 * @param {number} [options.samples] default 30; the first sixth is for warming up
 * @param {(sample: { heap: number, rss: number, requests: number }) => void} [options.onSample]
 */
export async function soak({ seconds, connections, samples = 30, onSample = () => {} }) {
  const children = []
  async function start(file, ...args) {
    const path = fileURLToPath(new URL(file, import.meta.url))
    const child = fork(path, args, { execArgv: ['--expose-gc'] })
    children.push(child)
    const [port] = await once(child, 'message')
    return { child, port }
  }
  try {
    const { port: upstream } = await start('upstream.mjs')
    const { child, port } = await start('subject.mjs', 'ours', `http://127.0.0.1:${upstream}`)
    const found = []
    const failures = {}
    let failed = 0
    for (let sample = 0; sample < samples; sample++) {
      const turn = await loadFor(port, connections, seconds / samples)
      failed += turn.failed
      for (const [status, count] of Object.entries(turn.failures))
        failures[status] = (failures[status] ?? 0) + count
      child.send('how much?')
      const [{ heap, rss }] = await once(child, 'message')
      found.push({ heap, rss, requests: turn.times.length })
      onSample(found.at(-1))
    }
    const warm = found.slice(Math.floor(samples / 6))
    const half = Math.floor(warm.length / 2)
    const [first, second] = [warm.slice(0, half), warm.slice(half)]
    const median = (part, name) =>
      quantile(
        part.map((sample) => sample[name]),
        0.5,
      )
    return {
      requests: found.reduce((sum, { requests }) => sum + requests, 0),
      failed,
      failures,
      heap: { first: median(first, 'heap'), second: median(second, 'heap') },
      rss: { first: median(first, 'rss'), second: median(second, 'rss') },
    }
  } finally {
    for (const child of children) child.kill()
  }
}
