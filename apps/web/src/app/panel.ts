/** What lies above the page. */
export type Panel =
  { kind: 'menu' } | { kind: 'palette' } | { kind: 'shortcuts' } | { kind: 'history'; text?: string } | null
