import {
  Bell,
  Bot,
  Database,
  Info,
  KeyRound,
  MessageCircle,
  Monitor,
  Palette,
  ShieldCheck,
  Wallet,
  Wrench,
  type LucideIcon,
} from 'lucide-react'
import type { settingsEn } from '../../i18n/settings-en.ts'

export type SectionId = keyof typeof settingsEn.section
export type SettingId = keyof typeof settingsEn.item

export type Section = { id: SectionId; icon: LucideIcon; settings: readonly SettingId[] }

/** Every setting and where it is, in the order of the page. Its words are in the text catalogue. */
export const allSections: readonly Section[] = [
  { id: 'appearance', icon: Palette, settings: ['theme', 'text_size', 'motion', 'language'] },
  { id: 'persona', icon: MessageCircle, settings: ['name', 'tone', 'answer_language', 'instructions', 'agents'] },
  { id: 'notifications', icon: Bell, settings: ['notifications'] },
  { id: 'models', icon: Bot, settings: ['keys', 'failover'] },
  { id: 'spending', icon: Wallet, settings: ['budgets', 'usage'] },
  { id: 'permissions', icon: ShieldCheck, settings: ['rules', 'audit'] },
  { id: 'tools', icon: Wrench, settings: ['mcp', 'search', 'sandbox'] },
  { id: 'computers', icon: Monitor, settings: ['computers', 'vault'] },
  { id: 'security', icon: KeyRound, settings: ['sessions', 'pin', 'sign_out'] },
  { id: 'data', icon: Database, settings: ['export', 'old_conversations', 'retention'] },
  { id: 'about', icon: Info, settings: ['version', 'doctor', 'docs', 'licences'] },
]

/** Where a section, or a setting in it, is: `#/settings/appearance/theme`. */
export function addressOf(section: SectionId, setting?: SettingId): string {
  return `#/settings/${section}${setting === undefined ? '' : `/${setting}`}`
}
