import {
  Download,
  Eraser,
  FileSearch,
  FoldVertical,
  HelpCircle,
  MessageSquarePlus,
  Sparkles,
  Square,
  type LucideIcon,
} from 'lucide-react'

/** What commands can do; what is missing is not offered. */
export type ComposerActions = {
  newConversation?: Action
  clear?: Action
  chooseModel?: Action
  compact?: Action
  exportConversation?: Action
  stop?: Action
  mentionFile?: Action
  help?: Action
}

/** With what was written behind the command, where it takes words. */
type Action = (words: string) => void

export type CommandName = 'new' | 'clear' | 'model' | 'compact' | 'export' | 'stop' | 'files' | 'help'

export type ComposerCommand = {
  name: CommandName
  icon: LucideIcon
  action: keyof ComposerActions
  /** It may be followed by words of the person. */
  takesWords?: true
}

/** Every command, in the order they are listed. Their words are in `i18n/composer-en.ts`. */
export const commands: readonly ComposerCommand[] = [
  { name: 'new', icon: MessageSquarePlus, action: 'newConversation' },
  { name: 'clear', icon: Eraser, action: 'clear' },
  { name: 'model', icon: Sparkles, action: 'chooseModel' },
  { name: 'files', icon: FileSearch, action: 'mentionFile' },
  { name: 'compact', icon: FoldVertical, action: 'compact', takesWords: true },
  { name: 'export', icon: Download, action: 'exportConversation' },
  { name: 'stop', icon: Square, action: 'stop' },
  { name: 'help', icon: HelpCircle, action: 'help' },
]

/** Those that begin with what was typed and can be done now. */
export function commandsFor(query: string, actions: ComposerActions): ComposerCommand[] {
  const typed = query.toLowerCase()
  return commands.filter(({ name, action }) => name.startsWith(typed) && actions[action] !== undefined)
}

/** The command a whole draft is, with its words; null: it is a message. */
export function commandOf(draft: string, actions: ComposerActions): { command: ComposerCommand; words: string } | null {
  const [, typed, words = ''] = /^\/(\S+)(?:\s+([^]+))?$/.exec(draft.trim()) ?? []
  const command = commands.find(({ name, action }) => name === typed?.toLowerCase() && actions[action] !== undefined)
  return command && (words === '' || command.takesWords) ? { command, words } : null
}
