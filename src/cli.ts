#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { runCommand } from './cli/run-command.js'
import { relayHashOf } from './doctor/redirect-page/judge-scripts.js'

function readOwn(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
}

// `| head` and the like stop reading when they have enough: what runs goes on all the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

process.exitCode = await runCommand(process.argv.slice(2), {
  version: JSON.parse(readOwn('../package.json')).version,
  folder: new URL('..', import.meta.url),
  relayHash: relayHashOf(readOwn('./callback.html')),
})
