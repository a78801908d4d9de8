import {
  Download,
  Eraser,
  FileSearch,
  HelpCircle,
  MessageSquarePlus,
  Sparkles,
  Square,
  type LucideIcon,
} from 'lucide-react'

/** What commands can do; what is missing is not offered. */
export type ComposerActions = {
  newConversation?: () => void
  clear?: () => void
  chooseModel?: () => void
  exportConversation?: () => void
  stop?: () => void
  mentionFile?: () => void
  help?: () => void
}

export type CommandName = 'new' | 'clear' | 'model' | 'export' | 'stop' | 'files' | 'help'

export type ComposerCommand = { name: CommandName; icon: LucideIcon; action: keyof ComposerActions }

/** Every command, in the order they are listed. Their words are in `i18n/composer-en.ts`. */
export const commands: readonly ComposerCommand[] = [
  { name: 'new', icon: MessageSquarePlus, action: 'newConversation' },
  { name: 'clear', icon: Eraser, action: 'clear' },
  { name: 'model', icon: Sparkles, action: 'chooseModel' },
  { name: 'files', icon: FileSearch, action: 'mentionFile' },
  { name: 'export', icon: Download, action: 'exportConversation' },
  { name: 'stop', icon: Square, action: 'stop' },
  { name: 'help', icon: HelpCircle, action: 'help' },
]

/** Those that begin with what was typed and can be done now. */
export function commandsFor(query: string, actions: ComposerActions): ComposerCommand[] {
  const typed = query.toLowerCase()
  return commands.filter(({ name, action }) => name.startsWith(typed) && actions[action] !== undefined)
}

/** The command a whole draft is; null: it is a message. */
export function commandOf(draft: string, actions: ComposerActions): ComposerCommand | null {
  const typed = /^\/(\S+)$/.exec(draft.trim())?.[1]?.toLowerCase()
  return commands.find(({ name, action }) => name === typed && actions[action] !== undefined) ?? null
}
