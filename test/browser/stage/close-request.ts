import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { within } from './until.ts'

/**
 * Asks the window manager to close a window (`_NET_CLOSE_WINDOW`), which asks the window's program
 * in its turn, as a click on the close button makes it do. xdotool has no such request: its
 * `windowclose` destroys, and a key binding moves the focus to and fro while the key is held.
 *
 * @see https://specifications.freedesktop.org/wm-spec/latest/ar01s03.html
 * @see https://www.x.org/releases/current/doc/xproto/x11protocol.html
 */
export async function requestClose(display: string, windowId: string): Promise<void> {
  const socket = connect(`/tmp/.X11-unix/X${display.replace(':', '')}`)
  try {
    await within('the X server to take a request to close', 5_000, sendClose(socket, windowId))
  } finally {
    socket.destroy()
  }
}

async function sendClose(socket: Socket, windowId: string): Promise<void> {
  const read = reader(socket)
  socket.write(setup())
  const greeting = await read(8)
  if (greeting.readUInt8(0) !== 1) throw new Error('The X server refused the connection')
  const info = await read(greeting.readUInt16LE(6) * 4)
  socket.write(internAtom('_NET_CLOSE_WINDOW'))
  const atom = (await read(32)).readUInt32LE(8)
  socket.write(clientMessage(rootOf(info), Number(windowId), atom))
  // Its answer comes after the message before it was taken.
  socket.write(internAtom('_NET_CLOSE_WINDOW'))
  await read(32)
}

const LITTLE_ENDIAN = 0x6c

const setup = (): Buffer => {
  const request = Buffer.alloc(12)
  request.writeUInt8(LITTLE_ENDIAN, 0)
  request.writeUInt16LE(11, 2)
  return request
}

/** The first screen's root window, which lies after the vendor's name and the pixmap formats. */
const rootOf = (info: Buffer): number => {
  const vendor = Math.ceil(info.readUInt16LE(16) / 4) * 4
  const formats = info.readUInt8(21) * 8
  return info.readUInt32LE(32 + vendor + formats)
}

const internAtom = (name: string): Buffer => {
  const request = Buffer.alloc(8 + Math.ceil(name.length / 4) * 4)
  request.writeUInt8(16, 0)
  request.writeUInt16LE(request.length / 4, 2)
  request.writeUInt16LE(name.length, 4)
  request.write(name, 8, 'latin1')
  return request
}

const clientMessage = (root: number, windowId: number, type: number): Buffer => {
  const request = Buffer.alloc(44)
  request.writeUInt8(25, 0) // SendEvent
  request.writeUInt16LE(request.length / 4, 2)
  request.writeUInt32LE(root, 4)
  request.writeUInt32LE((1 << 19) | (1 << 20), 8) // to whoever manages the root's windows
  request.writeUInt8(33, 12) // ClientMessage
  request.writeUInt8(32, 13)
  request.writeUInt32LE(windowId, 16)
  request.writeUInt32LE(type, 20)
  request.writeUInt32LE(2, 28) // "from a direct user action"
  return request
}

const reader = (socket: Socket) => {
  return async (length: number): Promise<Buffer> => {
    for (;;) {
      const chunk = socket.read(length) as Buffer | null
      if (chunk) return chunk
      await once(socket, 'readable')
    }
  }
}
