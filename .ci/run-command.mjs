// Runs one program at a time so that its output is seen as it comes, and so that it ends with us.
import { spawn } from 'node:child_process'

const running = new Set()

/**
 * Runs a program to its end.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {RegExp} [options.show] Print only the lines that match. Default: the program writes
 *   straight to our own output. Hidden lines are printed after all when the program fails.
 * @param {number} [options.limit] Milliseconds after which it is ended and counts as failed.
 * @returns {Promise<number>} Its exit code; 127 if it could not be started, 124 after the limit.
 */
export const runCommand = (command, args, { cwd, env, show, limit = 15 * 60_000 } = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', show ? 'pipe' : 'inherit', show ? 'pipe' : 'inherit'],
      // A group of its own, so that ending it ends its workers too.
      detached: process.platform !== 'win32',
      // npm and npx are command files on Windows, which only a shell can start.
      shell: process.platform === 'win32',
    })
    running.add(child)
    const hidden = show ? collect(child, show) : []
    let late = false
    const timer = setTimeout(() => {
      late = true
      console.error(`${command} was ended: it took longer than ${limit / 1000} s`)
      end(child)
    }, limit)
    child.on('error', (error) => settle(127, error.message))
    child.on('close', (code) => settle(late ? 124 : (code ?? 1)))

    const settle = (code, reason) => {
      clearTimeout(timer)
      running.delete(child)
      if (code !== 0) console.error([...hidden, reason].filter(Boolean).join('\n'))
      resolve(code)
    }
  })

/** Ends everything that is running when we are told to stop, and stops. */
export const endWithUs = () => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    process.once(signal, async () => {
      await Promise.all([...running].map(end))
      process.exit(code)
    })
  }
}

/** Asks a program's whole group to stop, and insists after three seconds. */
const end = (child) =>
  new Promise((resolve) => {
    const insist = setTimeout(() => signalGroup(child, 'SIGKILL'), 3000)
    child.once('close', () => {
      clearTimeout(insist)
      resolve()
    })
    signalGroup(child, 'SIGTERM')
  })

const signalGroup = (child, signal) => {
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch (error) {
    // It may have ended by itself just now.
    if (error.code !== 'ESRCH') throw error
  }
}

const collect = (child, show) => {
  const hidden = []
  for (const stream of [child.stdout, child.stderr]) {
    let rest = ''
    stream.setEncoding('utf8').on('data', (text) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop()
      for (const line of lines) {
        if (show.test(line)) console.log(`  ${line}`)
        else hidden.push(line)
      }
    })
    stream.on('end', () => rest && hidden.push(rest))
  }
  return hidden
}
