#!/usr/bin/env node
import { HELP, inFlags, readCliOptions } from './sandbox/cli-options.js'
import { createSandbox } from './sandbox/create-sandbox.js'
import { greeting } from './sandbox/greeting.js'
import { listen } from './sandbox/listen.js'

const run = async () => {
  const options = readCliOptions(process.argv.slice(2))
  if (!options) return process.stdout.write(HELP)
  const sandbox = createSandbox(options.sandbox)
  const { url, close } = await listen(sandbox.fetch, {
    ...options,
    onAnswer: (method, path, status) => process.stdout.write(`${method} ${path} ${status}\n`),
    onFailure: ({ message }) => process.stderr.write(`${message}\n`),
  })
  process.stdout.write(greeting(url, options))
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void close())
}

const explain = (error: Error & { code?: string }) => {
  if (error.code === 'EADDRINUSE') {
    return 'That port is taken: stop what listens there, or choose another with --port (0 picks a free one).'
  }
  return error instanceof TypeError ? inFlags(error.message) : `Can't listen: ${error.message}`
}

run().catch((error: Error) => {
  process.stderr.write(`sunshine-connect-sandbox: ${explain(error)}\n`)
  process.exitCode = 1
})
