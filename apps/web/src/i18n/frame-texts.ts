import { getI18n } from 'react-i18next'
import { frameEn } from './frame-en.ts'
import { frameEs } from './frame-es.ts'

/** Gives the page the words of the command palette, the shortcuts and the search. To be called before anything says them. */
export function addFrameTexts(): void {
  const i18n = getI18n()
  if (i18n.hasResourceBundle('en', 'frame')) return
  i18n.addResourceBundle('en', 'frame', frameEn)
  i18n.addResourceBundle('es', 'frame', frameEs)
}
