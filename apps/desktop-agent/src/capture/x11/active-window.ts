import type { DesktopWindow } from '@rain/protocol'
import type { Property } from 'x11'
import { X11Error, type X11Connection } from '../../x11/connect.ts'

const anyType = 0
const longestProperty = 256
const deepestWindow = 20

/** The window that has the keyboard, as the window manager tells; without one, by the keyboard's focus. */
export async function readActiveWindow(connection: X11Connection): Promise<DesktopWindow | null> {
  try {
    const window = (await activeOfManager(connection)) ?? (await focusedWindow(connection))
    return window ? await describe(connection, window) : null
  } catch (error) {
    // windows go away between two questions
    if (error instanceof X11Error && error.code !== undefined) return null
    throw error
  }
}

async function activeOfManager(connection: X11Connection): Promise<number | null> {
  const property = await readProperty(connection, connection.screen.root, '_NET_ACTIVE_WINDOW')
  return property && property.length >= 4 ? property.readUInt32LE(0) : null
}

/** Programs focus windows within their own: the nearest one around that has a class is the one a person sees. */
async function focusedWindow(connection: X11Connection): Promise<number | null> {
  const { client, screen, ask } = connection
  let { focus: window } = await ask<{ focus: number }>('the focus', (done) => client.GetInputFocus(done))
  for (let depth = 0; depth < deepestWindow && window > 1 && window !== screen.root; depth++) {
    if (await readProperty(connection, window, 'WM_CLASS')) return window
    const around = window
    const tree = await ask<{ parent: number }>('a parent window', (done) => client.QueryTree(around, done))
    window = tree.parent
  }
  return null
}

async function describe(connection: X11Connection, window: number): Promise<DesktopWindow> {
  const [name, oldName, classes] = await Promise.all(
    ['_NET_WM_NAME', 'WM_NAME', 'WM_CLASS'].map((property) => readProperty(connection, window, property)),
  )
  const title = name?.toString('utf8') ?? oldName?.toString('latin1') ?? ''
  // the instance's name, then the class, each ended by a zero
  const [instance = '', app = instance] = (classes?.toString('latin1') ?? '').split('\0').filter(Boolean)
  return { id: `0x${window.toString(16)}`, title: title.slice(0, 300), app: app.slice(0, 200) }
}

async function readProperty({ client, ask }: X11Connection, window: number, name: string): Promise<Buffer | null> {
  const atom = await ask<number>(`the atom ${name}`, (done) => client.InternAtom(true, name, done))
  if (!atom) return null
  const property = await ask<Property>(`the property ${name}`, (done) =>
    client.GetProperty(0, window, atom, anyType, 0, longestProperty, done),
  )
  return property.data.length > 0 ? property.data : null
}
