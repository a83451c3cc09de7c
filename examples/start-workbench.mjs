import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const COMMAND = fileURLToPath(new URL('../dist/cli.js', import.meta.url))

/**
 * Starts `sunshine-connect demo` as whoever has the package does: a process of its own.
 *
 * @param {object} options
 * @param {number} options.port where to begin looking for a free one; 0 = any
 */
export async function startWorkbench({ port }) {
  const child = spawn(process.execPath, [COMMAND, 'demo', '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const failed = ended.then(() => {
    throw new Error('The workbench did not start.')
  })
  // Later it may end as it likes.
  failed.catch(() => {})
  const [printed] = await Promise.race([once(child.stdout, 'data'), failed])
  const [url] = /http:\/\/\S+/.exec(String(printed)) ?? []
  return {
    url,
    close: async () => {
      child.kill()
      await ended
    },
  }
}
