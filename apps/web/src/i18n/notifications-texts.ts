import { notificationsEn } from './notifications-en.ts'
import { notificationsEs } from './notifications-es.ts'
import { textsOf } from './texts-of.ts'

/** Gives the page the words of notifications. */
export const addNotificationTexts = textsOf('notifications', notificationsEn, notificationsEs)
