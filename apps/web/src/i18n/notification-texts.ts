import { getI18n } from 'react-i18next'
import { notificationsEn } from './notifications-en.ts'
import { notificationsEs } from './notifications-es.ts'

/** Gives the page the words of notifications, which it does not start with. To be called before anything says them. */
export function addNotificationTexts(): void {
  const i18n = getI18n()
  if (i18n.hasResourceBundle('en', 'notifications')) return
  i18n.addResourceBundle('en', 'notifications', notificationsEn)
  i18n.addResourceBundle('es', 'notifications', notificationsEs)
}
