import { getI18n } from 'react-i18next'
import { desktopEn } from './desktop-en.ts'
import { desktopEs } from './desktop-es.ts'

/** Gives the page the words of computers, which it does not start with. To be called before anything says them. */
export function addDesktopTexts(): void {
  const i18n = getI18n()
  if (i18n.hasResourceBundle('en', 'desktop')) return
  i18n.addResourceBundle('en', 'desktop', desktopEn)
  i18n.addResourceBundle('es', 'desktop', desktopEs)
}
