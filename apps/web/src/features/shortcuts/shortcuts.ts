/** What keys can do from anywhere. The way to each page of the sidebar has keys of its own. */
export const shortcuts = {
  palette: 'Mod+K',
  shortcuts: '?',
  search: '/',
  composer: 'i',
  newAgent: 'n',
  sidebar: '[',
  nextAgent: ']',
  chat: 'g c',
  history: 'g h',
} as const

export type ShortcutName = keyof typeof shortcuts
