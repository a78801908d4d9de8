import { expect, test } from '@jest/globals'
import { createUploadPlaces } from './upload-places.ts'

/** Uploads that go on until they are ended. */
function holdUp(places: ReturnType<typeof createUploadPlaces>, session: string, count: number) {
  const ends: (() => void)[] = []
  const all = Array.from({ length: count }, () =>
    places.within(session, () => new Promise<string>((resolve) => ends.push(() => resolve('kept')))),
  )
  return { all, end: () => ends.forEach((end) => end()), underWay: () => ends.length }
}

test('a session that holds up its uploads leaves room for the others', async () => {
  const places = createUploadPlaces()
  const hog = holdUp(places, 'one', 20)
  const refused = Promise.allSettled(hog.all)
  expect(hog.underWay()).toBe(3)
  expect(await places.within('two', async () => 'kept')).toBe('kept')
  hog.end()
  expect((await refused).filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  expect(await places.within('one', async () => 'kept')).toBe('kept')
})

test('all sessions together hold no more than fits into the memory', async () => {
  const places = createUploadPlaces()
  const sessions = ['one', 'two', 'three', 'four'].map((session) => holdUp(places, session, 3))
  const settled = Promise.allSettled(sessions.flatMap(({ all }) => all))
  expect(sessions.reduce((sum, { underWay }) => sum + underWay(), 0)).toBe(8)
  await expect(places.within('five', async () => 'kept')).rejects.toMatchObject({ status: 429 })
  sessions.forEach(({ end }) => end())
  await settled
  expect(await places.within('five', async () => 'kept')).toBe('kept')
})

test('a place is free again when its upload has failed', async () => {
  const places = createUploadPlaces()
  const fail = () => places.within('one', () => Promise.reject(new Error('broken off')))
  for (let time = 0; time < 10; time++) await expect(fail()).rejects.toThrow('broken off')
  expect(await places.within('one', async () => 'kept')).toBe('kept')
})
