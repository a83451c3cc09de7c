// The worker of the examples, whose object fails when a test says so.
import worker, { RowsObject as Rows } from '../../examples/server/adapters/worker.js'

/** `away`: nothing works. `read-only`: nothing is written. `full`: what is there can be deleted. */
let fault = ''

const refuse = (...faults) => {
  if (faults.includes(fault)) throw new Error('Internal error in Durable Object storage.')
}

export class RowsObject extends Rows {
  get(name) {
    refuse('away')
    return super.get(name)
  }

  set(...values) {
    refuse('away', 'read-only', 'full')
    return super.set(...values)
  }

  replaceIf(...values) {
    refuse('away', 'read-only')
    return super.replaceIf(...values)
  }

  claimCode(...values) {
    refuse('away', 'read-only', 'full')
    return super.claimCode(...values)
  }

  check() {
    refuse('away', 'read-only', 'full')
    return super.check()
  }

  names() {
    refuse('away')
    return super.names()
  }
}

export default {
  fetch(request, env, ctx) {
    const { pathname } = new URL(request.url)
    if (!pathname.startsWith('/fault/')) return worker.fetch(request, env, ctx)
    fault = pathname.slice('/fault/'.length)
    return new Response()
  },
}
