import { useMemo, useSyncExternalStore } from 'react'

/** What the page shows. Only this is ever read from the address: no server, no token, no setting. */
export const routes = [
  'chat',
  'new',
  'inbox',
  'files',
  'usage',
  'budgets',
  'permissions',
  'audit',
  'mcp',
  'devices',
  'recordings',
  'provider',
  'settings',
  'doctor',
  'welcome',
] as const
export type Route = (typeof routes)[number]

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, readRoute)
}

/** What the page is about, where the address says so: of `#/budgets/default/bud_1` it is `['default', 'bud_1']`. */
export function useRouteAbout(): readonly string[] {
  const hash = useSyncExternalStore(subscribe, () => location.hash)
  return useMemo(() => pathOf(hash).slice(1).flatMap(readPart), [hash])
}

/** A new entry in the history of the browser, unless it is in view already. */
export function goTo(route: Route, ...about: string[]): void {
  location.hash = addressOf(route, ...about)
}

/** The same in the place of the entry that is there: Back does not lead to it. */
export function replaceWith(route: Route, ...about: string[]): void {
  history.replaceState(history.state, '', addressOf(route, ...about))
  window.dispatchEvent(new HashChangeEvent('hashchange'))
}

/** What a notification leads to: a page of the dashboard, whatever the text says. */
export function goToHash(path: string): void {
  const [name = '', ...about] = pathOf(`#${path}`)
  const route = routes.find((one) => one === name)
  if (route) goTo(route, ...about.flatMap(readPart))
  else goTo('chat')
}

/** `#/budgets/default`: what a link to it holds. */
export function addressOf(route: Route, ...about: string[]): string {
  const path = [route, ...about.map(encodeURIComponent)].join('/')
  return route === 'chat' && about.length === 0 ? '#/' : `#/${path}`
}

function readRoute(): Route {
  const name = pathOf(location.hash)[0]
  return routes.find((route) => route === name) ?? 'chat'
}

function readPart(part: string): string[] {
  if (part === '') return []
  try {
    return [decodeURIComponent(part)]
  } catch {
    // An address typed by hand may not be well formed.
    return []
  }
}

function pathOf(hash: string): string[] {
  return hash.replace(/^#\//, '').split('/')
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange)
  return () => window.removeEventListener('hashchange', onChange)
}
