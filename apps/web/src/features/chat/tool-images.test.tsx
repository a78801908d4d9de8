import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import { createQueryClient } from '../../api/query-client.ts'
import { startI18n } from '../../i18n/index.ts'
import { ToolImages } from './tool-images.tsx'

const realFetch = globalThis.fetch
let asked: string[]
let isThere: boolean

beforeAll(() => {
  void startI18n()
  URL.createObjectURL = () => 'blob:picture'
  URL.revokeObjectURL = () => {}
})
beforeEach(() => {
  asked = []
  isThere = true
  globalThis.fetch = async (input) => {
    asked.push(String(input))
    const answer = isThere ? { ok: true, status: 200 } : { ok: false, status: 404 }
    const refusal = { error: 'There is no picture of that id.', code: 'not_found' }
    const headers = { get: () => null }
    return { ...answer, headers, blob: async () => new Blob(['x']), json: async () => refusal } as unknown as Response
  }
})
afterEach(() => {
  cleanup()
  globalThis.fetch = realFetch
})

function show() {
  render(
    <QueryClientProvider client={createQueryClient()}>
      <ToolImages images={[{ id: 'img_1', media_type: 'image/jpeg', width: 1280, height: 800 }]} />
    </QueryClientProvider>,
  )
}

test('a screenshot is fetched by its id and shown with words for who cannot see it', async () => {
  show()
  const picture = await screen.findByRole('img')
  expect(picture.getAttribute('src')).toBe('blob:picture')
  expect(picture.getAttribute('alt')).toBe('Picture 1 of the web page')
  expect(asked).toEqual(['/api/images/img_1'])
})

test('one that cannot be had is said to be missing', async () => {
  isThere = false
  show()
  expect(await screen.findByText('This picture cannot be loaded.')).toBeTruthy()
})
