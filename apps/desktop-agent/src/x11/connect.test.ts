import { afterEach, describe, expect, test } from '@jest/globals'
import { installed, startDisplay, type VirtualDisplay } from '@rain/testing'
import { connectX11, X11Error, type X11Connection } from './connect.ts'

const displays: VirtualDisplay[] = []
afterEach(async () => {
  for (const display of displays.splice(0)) await display.stop()
})

async function start() {
  const display = await startDisplay({ width: 640, height: 480 })
  displays.push(display)
  return display
}

async function connected(display: VirtualDisplay): Promise<X11Connection> {
  const connection = await connectX11({ display: display.name, authorityFile: display.authorityFile })
  if ('problem' in connection) throw new Error(connection.problem)
  return connection
}

const describeWithServer = installed('Xvfb') ? describe : describe.skip

describeWithServer('a connection to an X server', () => {
  test('it opens with the cookie of the file and answers', async () => {
    const connection = await connected(await start())
    const { width, height } = await connection.ask<{ width: number; height: number }>('size', (done) =>
      connection.client.GetGeometry(connection.screen.root, done),
    )
    expect([width, height]).toEqual([640, 480])
    connection.close()
  })

  test('without the cookie the problem is told', async () => {
    const { name } = await start()
    const refused = await connectX11({ display: name, authorityFile: '/nonexistent' })
    expect(refused).toEqual({ problem: expect.stringContaining(`The X server ${name} cannot be reached`) })
  })

  test('an error of the server rejects with its code', async () => {
    const connection = await connected(await start())
    const asking = connection.ask('geometry of nothing', (done) => connection.client.GetGeometry(0x7ffffff, done))
    await expect(asking).rejects.toMatchObject({ name: 'X11Error', code: 9 })
    connection.close()
  })

  test('when the server dies, what was asked fails and whoever listens is told, once', async () => {
    const display = await start()
    const connection = await connected(display)
    const told: string[] = []
    const lost = new Promise<void>((resolve) =>
      connection.onLost((why) => {
        told.push(why)
        resolve()
      }),
    )
    const unanswered = expect(connection.ask('silence', () => undefined)).rejects.toBeInstanceOf(X11Error)
    await display.kill()
    await unanswered
    await lost
    expect(told).toHaveLength(1)
    await expect(connection.ask('later', (done) => connection.client.GetInputFocus(done))).rejects.toBeInstanceOf(
      X11Error,
    )
  })

  test('a request without an answer ends at its deadline', async () => {
    const display = await start()
    const connection = await connectX11({ display: display.name, authorityFile: display.authorityFile, deadlineMs: 50 })
    if ('problem' in connection) throw new Error(connection.problem)
    await expect(connection.ask('silence', () => undefined)).rejects.toThrow('no answer within 50 ms')
    connection.close()
  })
})

test('no server, and a name that is none, are problems in words', async () => {
  for (const display of [':987', 'nonsense']) {
    expect(await connectX11({ display })).toEqual({ problem: expect.stringContaining(display) })
  }
})
