import type { composerEn } from './composer-en.ts'
import type { conversationEn } from './conversation-en.ts'
import type { desktopEn } from './desktop-en.ts'
import type { doctorEn } from './doctor-en.ts'
import type { en } from './en.ts'
import type { frameEn } from './frame-en.ts'
import type { filesEn } from './files-en.ts'
import type { frameEn } from './frame-en.ts'
import type { notificationsEn } from './notifications-en.ts'
import type { settingsEn } from './settings-en.ts'
import type { welcomeEn } from './welcome-en.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: {
      translation: typeof en
      composer: typeof composerEn
      conversation: typeof conversationEn
      files: typeof filesEn
      frame: typeof frameEn
      desktop: typeof desktopEn
      settings: typeof settingsEn
      doctor: typeof doctorEn
      notifications: typeof notificationsEn
      welcome: typeof welcomeEn
    }
  }
}
