import { readdirSync, readFileSync } from 'node:fs'
import type { Page } from './engines/engine.ts'

/** For so long the page keeps its process busy, in milliseconds. */
const BUSY = 1_500

/**
 * Ends the process that shows the page, as a system does that is short of memory: no event tells the
 * page. It is the one that works when the page is kept busy, among all that this process has started.
 */
export async function endRenderer(page: Page): Promise<void> {
  const before = readTimes()
  await page.evaluate(`(() => { const end = Date.now() + ${BUSY}; while (Date.now() < end); })()`)
  const [busiest] = [...readTimes()]
    .map(([pid, time]) => ({ pid, spent: time - (before.get(pid) ?? 0) }))
    .filter(({ pid }) => isRenderer(pid))
    .sort((one, other) => other.spent - one.spent)
  if (!busiest) throw new Error('No process shows this page')
  process.kill(busiest.pid, 'SIGKILL')
}

const isRenderer = (pid: number): boolean =>
  /--type=renderer|-contentproc|WebKitWebProcess/.test(read(pid, 'cmdline'))

/** The processor's time that each process below this one has used, in ticks of the clock. */
function readTimes(): Map<number, number> {
  const all = new Map(readProcesses().map((each) => [each.pid, each]))
  const isOurs = (pid: number): boolean => {
    const parent = all.get(pid)?.parent
    return parent !== undefined && (parent === process.pid || isOurs(parent))
  }
  return new Map([...all.values()].filter(({ pid }) => isOurs(pid)).map((p) => [p.pid, p.time]))
}

function readProcesses() {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger)
  return pids.flatMap((pid) => {
    // The program's name, in brackets before these fields, may hold anything.
    const fields = read(pid, 'stat').split(') ').at(-1)?.split(' ') ?? []
    const [, parent, ...rest] = fields
    return parent ? [{ pid, parent: Number(parent), time: Number(rest[9]) + Number(rest[10]) }] : []
  })
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    // It has ended.
    return ''
  }
}
