import type { Display } from '@rain/protocol'
import type { X11Connection } from '../../x11/connect.ts'

/** Whether this X server only shows the X programs of a Wayland session: what it gives to read is not the screen. */
export async function isXwayland({ client, ask }: X11Connection, displays: readonly Display[]): Promise<boolean> {
  const extension = await ask<{ present: number | boolean }>('extension XWAYLAND', (done) =>
    client.QueryExtension('XWAYLAND', done),
  )
  // older ones have no such extension, but name their outputs so
  return Boolean(extension.present) || displays.some(({ name }) => /^XWAYLAND\d+$/.test(name))
}
