import { beforeEach, expect, test } from '@jest/globals'

const media: Record<string, boolean> = {}
window.matchMedia = (query) =>
  ({ matches: media[query] === true, media: query, addEventListener() {}, removeEventListener() {} }) as never
const { changeAppearance, useAppearance, watchAppearance } = await import('./appearance.ts')

const { dataset } = document.documentElement
const systemIs = (dark: boolean, contrast: boolean) => {
  media['(prefers-color-scheme: dark)'] = dark
  media['(prefers-contrast: more)'] = contrast
}

beforeEach(() => {
  systemIs(false, false)
  changeAppearance({ theme: 'system', textSize: 'normal', motion: 'system' })
})

test.each([
  ['light', true, true, 'light', 'normal'],
  ['dark', false, true, 'dark', 'normal'],
  ['system', true, false, 'dark', 'normal'],
  ['system', false, true, 'light', 'more'],
  ['contrast', true, false, 'dark', 'more'],
  ['contrast', false, false, 'light', 'more'],
] as const)('%s where the system is dark %s and wants contrast %s is %s with contrast %s', (...row) => {
  const [theme, dark, contrast, colours, strength] = row
  systemIs(dark, contrast)
  changeAppearance({ theme })
  expect([dataset.theme, dataset.contrast]).toEqual([colours, strength])
})

test('text size and motion are kept for this device', () => {
  changeAppearance({ textSize: 'huge', motion: 'reduced' })
  expect([dataset.text, dataset.motion]).toEqual(['huge', 'reduced'])
  expect([localStorage.getItem('rain.text-size'), localStorage.getItem('rain.motion')]).toEqual(['huge', 'reduced'])
})

test('another tab is followed, and what it stored that is no choice counts as none', () => {
  watchAppearance()
  localStorage.setItem('rain.theme', 'dark')
  localStorage.setItem('rain.text-size', 'gigantic')
  window.dispatchEvent(new StorageEvent('storage', { key: 'rain.theme' }))
  expect(useAppearance.getState()).toEqual({ theme: 'dark', textSize: 'normal', motion: 'system' })
  expect(dataset.theme).toBe('dark')
})
