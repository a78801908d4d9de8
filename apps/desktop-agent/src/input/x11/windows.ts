import type { X11Connection } from '../../x11/connect.ts'

/** The window that has the keyboard. */
export interface FocusedWindow {
  id: number
  /** Instance and class of WM_CLASS, in lower case. */
  classes: string[]
}

const anyType = 0
const none = 0
const pointerRoot = 1

/** @returns Null when nothing has the keyboard, or its window has just gone. */
export async function focusedWindow(connection: X11Connection): Promise<FocusedWindow | null> {
  const { client } = connection
  try {
    const { focus } = await connection.ask<{ focus: number }>('focus', (done) => client.GetInputFocus(done))
    if (focus === none || focus === pointerRoot) return null
    return { id: focus, classes: await classesOf(connection, focus) }
  } catch {
    // a window that closes in between has no keyboard any more
    return null
  }
}

/** A focused part of a window has no class of its own; its nearest ancestor with one has. */
async function classesOf(connection: X11Connection, window: number): Promise<string[]> {
  const { client, screen } = connection
  const property = await connection.ask<number>('WM_CLASS', (done) => client.InternAtom(false, 'WM_CLASS', done))
  for (let at = window; at !== none && at !== screen.root;) {
    const here = at
    const { data } = await connection.ask<{ data: Buffer }>('class of a window', (done) =>
      client.GetProperty(0, here, property, anyType, 0, 64, done),
    )
    if (data.length > 0) return data.toString('latin1').toLowerCase().split('\0').filter(Boolean)
    const tree = await connection.ask<{ parent: number }>('parent of a window', (done) => client.QueryTree(here, done))
    at = tree.parent
  }
  return []
}
