import { create } from 'zustand'

export const themes = ['light', 'dark', 'system', 'contrast'] as const
export type Theme = (typeof themes)[number]

export const textSizes = ['small', 'normal', 'large', 'huge'] as const
export type TextSize = (typeof textSizes)[number]

export const motions = ['system', 'reduced'] as const
export type Motion = (typeof motions)[number]

export type Appearance = { theme: Theme; textSize: TextSize; motion: Motion }

const usual: Appearance = { theme: 'system', textSize: 'normal', motion: 'system' }
const names = ['theme', 'textSize', 'motion'] as const
const keys = { theme: 'rain.theme', textSize: 'rain.text-size', motion: 'rain.motion' } as const

/** How the page looks on this device. `public/theme.js` applies the same before the first paint. */
export const useAppearance = create<Appearance>(readAppearance)

export function changeAppearance(change: Partial<Appearance>): void {
  useAppearance.setState(change)
  for (const name of names) if (change[name] !== undefined) localStorage.setItem(keys[name], change[name])
  applyAppearance()
}

/** Follows the system while the person has left choices to it, and what is chosen in other tabs. */
export function watchAppearance(): void {
  for (const query of [prefersDark(), prefersContrast()]) query.addEventListener('change', applyAppearance)
  window.addEventListener('storage', ({ key }) => {
    if (!Object.values(keys).some((one) => one === key)) return
    useAppearance.setState(readAppearance())
    applyAppearance()
  })
  applyAppearance()
}

const prefersDark = () => matchMedia('(prefers-color-scheme: dark)')
const prefersContrast = () => matchMedia('(prefers-contrast: more)')
const barColours = { light: '#f3f6f7', dark: '#0c1316', lightContrast: '#ffffff', darkContrast: '#000000' }

function applyAppearance(): void {
  const { theme, textSize, motion } = useAppearance.getState()
  const dark = theme === 'dark' || (theme !== 'light' && prefersDark().matches)
  const contrast = theme === 'contrast' || (theme === 'system' && prefersContrast().matches)
  const { dataset } = document.documentElement
  dataset.theme = dark ? 'dark' : 'light'
  dataset.contrast = contrast ? 'more' : 'normal'
  dataset.text = textSize
  dataset.motion = motion
  const colour = barColours[`${dark ? 'dark' : 'light'}${contrast ? 'Contrast' : ''}`]
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', colour)
}

function readAppearance(): Appearance {
  return {
    theme: stored(keys.theme, themes) ?? usual.theme,
    textSize: stored(keys.textSize, textSizes) ?? usual.textSize,
    motion: stored(keys.motion, motions) ?? usual.motion,
  }
}

function stored<Choice extends string>(key: string, choices: readonly Choice[]): Choice | undefined {
  const value = localStorage.getItem(key)
  return choices.find((choice) => choice === value)
}
