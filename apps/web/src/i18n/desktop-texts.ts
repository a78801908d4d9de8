import i18next from 'i18next'
import { desktopEn } from './desktop-en.ts'
import { desktopEs } from './desktop-es.ts'

/** Gives the page the words of computers, which it does not start with. To be called before anything says them. */
export function addDesktopTexts(): void {
  if (i18next.hasResourceBundle('en', 'desktop')) return
  i18next.addResourceBundle('en', 'desktop', desktopEn)
  i18next.addResourceBundle('es', 'desktop', desktopEs)
}
