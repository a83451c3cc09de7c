import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { within } from './until.ts'

// The program takes the shell's place, so its id is the one we know. Beside it waits a reader of
// our pipe: a pipe that ends without a word means that this process is gone, however it went
// (SIGKILL runs no exit hook), and then the program has to go too.
const TETHER = `
exec 9<&0 </dev/null
(exec 3>&- 4>&- >/dev/null 2>&1; read -r word <&9 || kill $$) &
exec 9<&-
exec "$@"`

export interface Tethered {
  /** Everything the program wrote to standard output and standard error, the last 4,000 characters. */
  output(): string
  /** What the program writes to its file descriptor 3. */
  readonly notes: Readable
  /** Rejects when the program ends, whoever ended it; never resolves. */
  readonly ended: Promise<never>
  /** Ends the program by its id: politely first, after two seconds by force. */
  stop(): Promise<void>
}

/** Starts a program that ends with this process at the latest. */
export function startTethered(command: string, args: string[], env: NodeJS.ProcessEnv): Tethered {
  const child = spawn('/bin/sh', ['-c', TETHER, 'sh', command, ...args], {
    env,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  })
  const [tether, stdout, stderr, notes] = child.stdio as unknown as [
    NodeJS.WritableStream,
    Readable,
    Readable,
    Readable,
  ]
  let output = ''
  for (const stream of [stdout, stderr]) {
    stream.on('data', (chunk) => {
      output = (output + chunk).slice(-4_000)
    })
  }
  tether.on('error', () => {
    // The reader may be gone before it hears our word: nothing is left to tell it.
  })
  child.once('exit', () => tether.end('over\n'))
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`${command} ended (${signal ?? code}): ${output.trim()}`)
  })
  ended.catch(() => {
    // Awaited only while something still needs the program.
  })
  return { output: () => output, notes, ended, stop: () => end(child) }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await within('the end of a program', 2_000, exited).catch(async () => {
    child.kill('SIGKILL')
    await exited
  })
}
