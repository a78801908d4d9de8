import { create } from 'zustand'

export const themes = ['light', 'dark', 'system'] as const
export type Theme = (typeof themes)[number]

const key = 'rain.theme'
const prefersDark = () => matchMedia('(prefers-color-scheme: dark)')

/** The chosen colours. `public/theme.js` applies the same choice before the first paint. */
export const useTheme = create<{ theme: Theme }>(() => ({ theme: readTheme() }))

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(key, theme)
  useTheme.setState({ theme })
  applyTheme()
}

/** Follows the system while the person has left the choice to it. */
export function watchSystemTheme(): void {
  prefersDark().addEventListener('change', applyTheme)
}

function applyTheme(): void {
  const { theme } = useTheme.getState()
  const dark = theme === 'dark' || (theme === 'system' && prefersDark().matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', dark ? '#0c1316' : '#f3f6f7')
}

function readTheme(): Theme {
  const stored = localStorage.getItem(key)
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}
