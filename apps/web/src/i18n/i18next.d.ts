import type { agentsEn } from './agents-en.ts'
import type { auditEn } from './audit-en.ts'
import type { budgetsEn } from './budgets-en.ts'
import type { composerEn } from './composer-en.ts'
import type { conversationEn } from './conversation-en.ts'
import type { desktopEn } from './desktop-en.ts'
import type { doctorEn } from './doctor-en.ts'
import type { en } from './en.ts'
import type { filesEn } from './files-en.ts'
import type { foldersEn } from './folders-en.ts'
import type { frameEn } from './frame-en.ts'
import type { mcpEn } from './mcp-en.ts'
import type { metricsEn } from './metrics-en.ts'
import type { modelsEn } from './models-en.ts'
import type { notificationsEn } from './notifications-en.ts'
import type { policiesEn } from './policies-en.ts'
import type { providersEn } from './providers-en.ts'
import type { settingsEn } from './settings-en.ts'
import type { unsentEn } from './unsent-en.ts'
import type { welcomeEn } from './welcome-en.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: {
      translation: typeof en
      agents: typeof agentsEn
      audit: typeof auditEn
      budgets: typeof budgetsEn
      composer: typeof composerEn
      conversation: typeof conversationEn
      desktop: typeof desktopEn
      doctor: typeof doctorEn
      files: typeof filesEn
      folders: typeof foldersEn
      frame: typeof frameEn
      mcp: typeof mcpEn
      metrics: typeof metricsEn
      models: typeof modelsEn
      notifications: typeof notificationsEn
      policies: typeof policiesEn
      providers: typeof providersEn
      settings: typeof settingsEn
      unsent: typeof unsentEn
      welcome: typeof welcomeEn
    }
  }
}
