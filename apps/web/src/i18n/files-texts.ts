import { getI18n } from 'react-i18next'
import { filesEn } from './files-en.ts'
import { filesEs } from './files-es.ts'

/** Gives the page the words of files, which it does not start with. To be called before anything says them. */
export function addFilesTexts(): void {
  const i18n = getI18n()
  if (i18n.hasResourceBundle('en', 'files')) return
  i18n.addResourceBundle('en', 'files', filesEn)
  i18n.addResourceBundle('es', 'files', filesEs)
}
