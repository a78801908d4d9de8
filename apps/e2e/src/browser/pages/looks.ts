/** Every way in which a page is looked at. */
export interface PageLook {
  size: keyof typeof sizes
  theme: 'light' | 'dark'
  language: 'en' | 'es'
}

/** Pixels: an ordinary phone, a small tablet held upright, a laptop. */
export const sizes = {
  phone: { width: 390, height: 844 },
  tablet: { width: 768, height: 1024 },
  desktop: { width: 1440, height: 900 },
} as const

export const locales = { en: 'en-US', es: 'es-ES' } as const

const sizeNames = ['phone', 'tablet', 'desktop'] as const
const themes = ['light', 'dark'] as const

export function looksIn(language: PageLook['language']): PageLook[] {
  return themes.flatMap((theme) => sizeNames.map((size) => ({ size, theme, language })))
}

export const nameOf = ({ size, theme, language }: PageLook) => `${size}-${theme}-${language}`
