import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { toolImageOf } from '@rain/db'
import { aPerson } from '@rain/db/testing'
import { camera, pictureBytes } from './testing/camera.ts'
import { calls, says, scripted } from './testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from './testing/turn-lab.ts'

let lab: TurnLab

beforeAll(async () => {
  lab = await openTurnLab({ tools: [camera] })
})
afterAll(() => lab?.close())

test('the model is shown the picture of a tool, in this step and in later turns', async () => {
  const provider = scripted(calls(['browser_screenshot', {}]), says('seen'), says('still seen'))
  const first = await lab.send('look')
  await lab.advance(first.id, provider)
  const second = await lab.send('and now?')
  await lab.advance(second.id, provider)
  const picture = { type: 'image', mediaType: 'image/jpeg', base64: pictureBytes.toString('base64') }
  const shown = provider.requests.map(({ conversation }) =>
    conversation.flatMap((message) => (message.role === 'tools' ? message.results.map(({ images }) => images) : [])),
  )
  expect(shown).toEqual([[], [[picture]], [[picture]]])
})

test('the event names the picture, and its bytes are for its person alone', async () => {
  await lab.newAgent()
  const turn = await lab.send('look')
  await lab.advance(turn.id, scripted(calls(['browser_screenshot', {}]), says('seen')))
  const { detail } = await lab.event(turn.id, 'tool_result')
  expect(detail).toEqual({
    kind: 'images',
    images: [{ id: expect.stringMatching(/^img_/), media_type: 'image/jpeg', width: 3, height: 2 }],
  })
  const id = detail?.kind === 'images' ? (detail.images[0]?.id ?? '') : ''
  expect(await toolImageOf(lab.db, { userId: lab.userId, id })).toMatchObject({
    bytes: pictureBytes,
    mediaType: 'image/jpeg',
  })
  const stranger = await aPerson(lab.db)
  expect(await toolImageOf(lab.db, { userId: stranger.userId, id })).toBeNull()
})
