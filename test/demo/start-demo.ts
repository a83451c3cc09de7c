import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** `sunshine-connect demo`, from the package's own `dist/cli.js`; resolves when it says where it is. */
export const startDemo = async (program: string, port = 0, cwd = process.cwd()) => {
  const child = spawn(process.execPath, [program, 'demo', '--port', String(port)], { cwd })
  const [printed] = await once(child.stdout, 'data')
  return {
    address: /https?:\/\/\S+/.exec(String(printed))?.[0] ?? '',
    stop: async () => {
      child.kill()
      await once(child, 'exit')
    },
  }
}
