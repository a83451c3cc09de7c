import { type Desktop, startDesktop } from './desktop.ts'
import type { Browser, Engine } from './engines/engine.ts'

/** A screen of its own, and a browser on it. */
export interface Seat {
  readonly desktop: Desktop
  readonly browser: Browser
}

/** Starting a browser costs some seconds, so there is one an engine for all files of this process. */
const seats = new Map<Engine, Promise<Seat>>()

/** The engine's browser, started when it is first asked for; it ends with this process. */
export function takeSeat(engine: Engine): Promise<Seat> {
  const taken = seats.get(engine) ?? start(engine)
  seats.set(engine, taken)
  return taken
}

/** Ends the engine's browser and its screen. Whoever asks next gets new ones. */
export async function leaveSeat(engine: Engine): Promise<void> {
  const seat = await seats.get(engine)?.catch(() => undefined)
  seats.delete(engine)
  await seat?.browser.close().catch(() => {
    // Whatever state it is in, it ends with its screen.
  })
  await seat?.desktop.stop()
}

async function start(engine: Engine): Promise<Seat> {
  const desktop = await startDesktop({ focus: engine.focus ?? 'click' })
  try {
    return { desktop, browser: await engine.launch(desktop) }
  } catch (error) {
    await desktop.stop()
    throw error
  }
}
