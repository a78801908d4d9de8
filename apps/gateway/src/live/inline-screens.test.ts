import { expect, test } from '@jest/globals'
import type { ClientSocket } from './client-socket.ts'
import { withInlineScreens, type Picture } from './inline-screens.ts'

const screen = (image_id: string) => ({
  type: 'computer_screenshot',
  agent_id: 'default',
  image: '',
  image_id,
  action: 'screenshot',
  description: 'd',
  iteration: 1,
})
const picture: Picture = { bytes: Buffer.from('jpeg'), mediaType: 'image/jpeg' }

function listen(read: (id: string) => Promise<Picture | null>) {
  const sent: Record<string, unknown>[] = []
  const socket = { sendLogged: (_: string, json: string) => void sent.push(JSON.parse(json)) } as ClientSocket
  const inlined = withInlineScreens(socket, read)
  const say = (event: object) => inlined.sendLogged('1', JSON.stringify(event))
  return { sent, say }
}

test('a picture is put into its event, and what comes behind it waits for it', async () => {
  let give: (picture: Picture) => void = () => {}
  const { sent, say } = listen(() => new Promise((resolve) => (give = resolve)))
  say(screen('img_1'))
  say({ type: 'status', text: 'later' })
  expect(sent).toEqual([])
  await Promise.resolve()
  give(picture)
  await new Promise((resolve) => setImmediate(resolve))
  expect(sent).toMatchObject([
    { type: 'computer_screenshot', image: picture.bytes.toString('base64'), media_type: 'image/jpeg' },
    { type: 'status' },
  ])
  expect(sent[0]).not.toHaveProperty('image_id')
  say({ type: 'status', text: 'at once' })
  expect(sent).toHaveLength(3)
})

test('a picture that is gone holds nothing up', async () => {
  const { sent, say } = listen(async () => null)
  say(screen('img_1'))
  say({ type: 'status', text: 'later' })
  await new Promise((resolve) => setImmediate(resolve))
  expect(sent).toMatchObject([{ type: 'status' }])
})
