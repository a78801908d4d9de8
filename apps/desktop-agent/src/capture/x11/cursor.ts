import type { Done } from 'x11'
import type { CursorImage } from '../../desktop.ts'
import { X11Error, type X11Connection } from '../../x11/connect.ts'

interface Fixes {
  GetCursorImage(done: Done<FixesCursor>): void
}

interface FixesCursor {
  x: number
  y: number
  width: number
  height: number
  xhot: number
  yhot: number
  /** Blue, green, red, alpha. */
  cursorImage: Buffer
}

/** Reads the pointer's picture, which captures of the screen do not show. Null where the server does not tell. */
export async function createCursorReader(connection: X11Connection): Promise<() => Promise<CursorImage | null>> {
  const fixes = await connection.extension<Fixes>('fixes').catch(() => null)
  if (!fixes) return async () => null
  return async () => {
    try {
      return toCursor(await connection.ask<FixesCursor>('the pointer', (done) => fixes.GetCursorImage(done)))
    } catch (error) {
      // where no program has ever set a pointer there is none to read
      if (error instanceof X11Error && error.code !== undefined) return null
      throw error
    }
  }
}

function toCursor({ x, y, width, height, xhot, yhot, cursorImage }: FixesCursor): CursorImage {
  const data = Buffer.from(cursorImage)
  for (let at = 0; at + 3 < data.length; at += 4) {
    data[at] = cursorImage[at + 2] ?? 0
    data[at + 2] = cursorImage[at] ?? 0
  }
  return { data, width, height, hotX: xhot, hotY: yhot, x, y }
}
