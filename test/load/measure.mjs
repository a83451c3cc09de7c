import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'

/**
 * Runs the connect handler and a bare one side by side, in short rounds of a turn each, so that
 * whatever else the machine does befalls both. Who comes first changes from round to round.
 *
 * @param {object} options
 * @param {number} options.seconds of measuring, both together; warming up takes a quarter of it more
 * @param {number} options.connections kept open, each with one request at a time
 * @param {number} [options.rounds] default 20
 */
export const measure = async ({ seconds, connections, rounds = 20 }) => {
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
      found[name] = { turns: [], before: await ask() }
    }
    for (let round = 0; round < rounds; round++) {
      const names = Object.keys(subjects)
      for (const name of round % 2 ? names.reverse() : names) {
        const turn = await loadFor(subjects[name].port, connections, seconds / rounds / 2)
        found[name].turns.push(turn)
      }
    }
    for (const [name, { ask }] of Object.entries(subjects)) found[name].after = await ask()
    const ratios = found.ours.turns.map((turn, round) => rate(turn) / rate(found.bare.turns[round]))
    return { ours: summary(found.ours), bare: summary(found.bare), ratio: quantile(ratios, 0.5) }
  } finally {
    for (const child of children) child.kill()
  }
}

const rate = ({ times, elapsed }) => times.length / elapsed

export const quantile = (values, q) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * q)]

const summary = ({ turns, before, after }) => {
  const times = turns.flatMap((turn) => turn.times)
  return {
    requests: times.length,
    failed: turns.reduce((sum, { failed }) => sum + failed, 0),
    perSecond: quantile(turns.map(rate), 0.5),
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    // Of the process itself: what else the machine does leaves it as it is.
    cpu: (after.cpu - before.cpu) / times.length,
    heapBefore: before.heap,
    heapAfter: after.heap,
  }
}

/** Times in milliseconds, the elapsed time in seconds. */
export const loadFor = async (port, connections, seconds) => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const times = []
  const failures = {}
  let failed = 0
  const start = performance.now()
  const end = start + seconds * 1000
  const loop = async () => {
    while (performance.now() < end) {
      const before = performance.now()
      const status = await post(agent, port)
      if (status === 200) times.push(performance.now() - before)
      else {
        failed++
        failures[status] = (failures[status] ?? 0) + 1
      }
    }
  }
  await Promise.all(Array.from({ length: connections }, loop))
  agent.destroy()
  return { times, failed, failures, elapsed: (performance.now() - start) / 1000 }
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
