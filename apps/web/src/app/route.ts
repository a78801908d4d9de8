import { useSyncExternalStore } from 'react'

/** What the page shows. Only this is ever read from the address: no server, no token, no setting. */
export const routes = [
  'chat',
  'inbox',
  'usage',
  'budgets',
  'permissions',
  'audit',
  'mcp',
  'devices',
  'recordings',
  'provider',
] as const
export type Route = (typeof routes)[number]

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, readRoute)
}

/** The agent the page is about, where the address names one: `#/budgets/default`. */
export function useRouteAgent(): string | null {
  return useSyncExternalStore(subscribe, () => readPart(1))
}

/** The computer that the page is about: `#/devices/dev_1`. Null: all of them. */
export function useRouteDevice(): string | null {
  return useSyncExternalStore(subscribe, () => readPart(1))
}

/** The turn whose recording is shown: `#/recordings/dev_1/trn_1`. Null: the list of them. */
export function useRouteTurn(): string | null {
  return useSyncExternalStore(subscribe, () => readPart(2))
}

/** And the budget that stopped it, where that is known: `#/budgets/default/bud_1`. */
export function useRouteBudget(): string | null {
  return useSyncExternalStore(subscribe, () => readPart(2))
}

export function goTo(route: Route, ...about: string[]): void {
  const path = [route, ...about.map(encodeURIComponent)].join('/')
  location.hash = route === 'chat' ? '/' : `/${path}`
}

function readRoute(): Route {
  const name = pathOf(location.hash)[0]
  return routes.find((route) => route === name) ?? 'chat'
}

function readPart(at: 1 | 2): string | null {
  const part = pathOf(location.hash)[at]
  if (!part) return null
  try {
    return decodeURIComponent(part)
  } catch {
    // An address typed by hand may not be well formed.
    return null
  }
}

function pathOf(hash: string): string[] {
  return hash.replace(/^#\//, '').split('/')
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange)
  return () => window.removeEventListener('hashchange', onChange)
}
