import { afterEach, expect, test } from '@jest/globals'
import { cleanup, render, screen } from '@testing-library/react'
import { useLoaded } from './use-loaded.ts'

afterEach(cleanup)

function Place({ load, seen }: { load: () => Promise<string>; seen: (string | null)[] }) {
  const words = useLoaded(load)
  seen.push(words)
  return <p>{words ?? 'not yet'}</p>
}

test('what was fetched once is there at once the next time: nothing moves', async () => {
  const load = async () => 'fetched'
  render(<Place load={load} seen={[]} />)
  await screen.findByText('fetched')
  const seen: (string | null)[] = []
  render(<Place load={load} seen={seen} />)
  expect(seen).toEqual(['fetched'])
})

test('what cannot be had stays away', async () => {
  const load = async () => Promise.reject(new Error('offline'))
  render(<Place load={load} seen={[]} />)
  await load().catch(() => {})
  screen.getByText('not yet')
})
