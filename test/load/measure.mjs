import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'

/**
 * Runs the connect handler and a bare one side by side, in turns of the same length, so that whatever
 * else the machine does befalls both.
 *
 * @param {object} options
 * @param {number} options.seconds of measuring, both together; warming up takes a quarter of it more
 * @param {number} options.connections kept open, each with one request at a time
 * @param {number} [options.turns] of each, default 4
 */
export const measure = async ({ seconds, connections, turns = 4 }) => {
  const children = []
  const start = async (file, ...args) => {
    const path = fileURLToPath(new URL(file, import.meta.url))
    const child = fork(path, args, { execArgv: ['--expose-gc'] })
    children.push(child)
    const [port] = await once(child, 'message')
    const ask = async () => {
      child.send('how much?')
      const [used] = await once(child, 'message')
      return used
    }
    return { port, ask }
  }
  try {
    const upstream = `http://127.0.0.1:${(await start('upstream.mjs')).port}`
    const subjects = {
      ours: await start('subject.mjs', 'ours', upstream),
      bare: await start('subject.mjs', 'bare', upstream),
    }
    const found = {}
    for (const [name, { port, ask }] of Object.entries(subjects)) {
      await loadFor(port, connections, seconds / 8)
      found[name] = { times: [], failed: 0, elapsed: 0, before: await ask() }
    }
    for (let turn = 0; turn < turns; turn++) {
      for (const [name, { port }] of Object.entries(subjects)) {
        const { times, failed, elapsed } = await loadFor(port, connections, seconds / turns / 2)
        found[name].times = found[name].times.concat(times)
        found[name].failed += failed
        found[name].elapsed += elapsed
      }
    }
    for (const [name, { ask }] of Object.entries(subjects)) found[name].after = await ask()
    return { ours: summary(found.ours), bare: summary(found.bare) }
  } finally {
    for (const child of children) child.kill()
  }
}

const summary = ({ times, failed, elapsed, before, after }) => {
  const sorted = times.toSorted((a, b) => a - b)
  return {
    requests: times.length,
    failed,
    perSecond: times.length / elapsed,
    p50: sorted[Math.floor(sorted.length * 0.5)],
    p99: sorted[Math.floor(sorted.length * 0.99)],
    // Of the process itself: what else the machine does leaves it as it is.
    cpu: (after.cpu - before.cpu) / times.length,
    heapBefore: before.heap,
    heapAfter: after.heap,
  }
}

/** Times in milliseconds, the elapsed time in seconds. */
const loadFor = async (port, connections, seconds) => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const times = []
  let failed = 0
  const start = performance.now()
  const end = start + seconds * 1000
  const loop = async () => {
    while (performance.now() < end) {
      const before = performance.now()
      const status = await post(agent, port)
      if (status === 200) times.push(performance.now() - before)
      else failed++
    }
  }
  await Promise.all(Array.from({ length: connections }, loop))
  agent.destroy()
  return { times, failed, elapsed: (performance.now() - start) / 1000 }
}

let count = 0

/** What the page sends, with a code of its own each time. */
const post = (agent, port) =>
  new Promise((resolve, reject) => {
    const body = JSON.stringify({ code: `code-${count++}`, state: 'a-state', client_id: 'load' })
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-requested-with': 'sunshine-connect',
      'sec-fetch-site': 'same-origin',
    }
    const options = { agent, host: '127.0.0.1', port, path: '/connect', method: 'POST', headers }
    const sent = request(options, (response) => {
      response.resume().once('end', () => resolve(response.statusCode))
    })
    sent.once('error', reject)
    sent.end(body)
  })
