import type { VirtualDisplay } from '@rain/testing'
import type { Rect } from '../desktop.ts'
import { connectX11 } from '../x11/connect.ts'

interface Painter {
  CreateGC(id: number, drawable: number, values: Record<string, number>): void
  ChangeGC(id: number, values: Record<string, number>): void
  PolyFillRectangle(drawable: number, gc: number, coordinates: number[]): void
}

const includeInferiors = 1

/** Fills parts of the screen with colours (0xrrggbb), over all windows. Resolves when they can be seen. */
export async function paint(display: VirtualDisplay, parts: readonly (Rect & { color: number })[]): Promise<void> {
  const connection = await connectX11({ display: display.name, authorityFile: display.authorityFile })
  if ('problem' in connection) throw new Error(connection.problem)
  const { client, screen } = connection
  const painter = client as unknown as Painter
  const gc = client.AllocID()
  painter.CreateGC(gc, screen.root, { subwindowMode: includeInferiors })
  for (const { x, y, width, height, color } of parts) {
    painter.ChangeGC(gc, { foreground: color })
    painter.PolyFillRectangle(screen.root, gc, [x, y, width, height])
  }
  await connection.ask('painting', (done) => client.GetInputFocus(done))
  connection.close()
}
