import { planFor } from './cache-plan.ts'
import { detailsOf, hashOf, readPush, type ShownPush } from './read-push.ts'
import type { WorkerScope } from './worker-scope.ts'

/**
 * Keeps the files of one build, so that the dashboard opens without a server, and shows notifications. It holds no session and
 * never keeps an answer of the API: what a person has read is kept by the page itself (live/cache).
 *
 * A new build is a new worker: it fills a cache of its own and waits until the person takes it, or no page is open. The files
 * of the build before stay until the next one, for pages that still run it.
 */

/** Put in by the build: its name, and the paths of its files. */
declare const RAIN_BUILD: string
declare const RAIN_FILES: readonly string[]

const scope = globalThis as unknown as WorkerScope
const prefix = 'rain-files-'
const cacheName = prefix + RAIN_BUILD
const files: ReadonlySet<string> = new Set(RAIN_FILES)

scope.addEventListener('install', (event) => event.waitUntil(keepFiles()))

scope.addEventListener('activate', (event) => event.waitUntil(forgetOlder().then(() => scope.clients.claim())))

scope.addEventListener('message', (event) => {
  if (event.data === 'take_over') event.waitUntil(scope.skipWaiting())
})

scope.addEventListener('fetch', (event) => {
  const plan = planFor(event.request, scope.location.origin, files)
  if (plan === 'page') event.respondWith(answerPage(event.request))
  if (plan === 'kept') event.respondWith(answerFile(event.request))
})

scope.addEventListener('push', (event) => event.waitUntil(show(readPush(event.data?.text()))))

scope.addEventListener('notificationclick', (event) => {
  const push = event.notification.data as ShownPush | null
  event.notification.close()
  event.waitUntil(event.action === 'deny' && push?.deny_ticket ? deny(push) : open(push ? hashOf(push) : '/'))
})

async function keepFiles(): Promise<void> {
  const cache = await caches.open(cacheName)
  // A file whose name has a hash may come from the browser's own cache; the others must be of this build.
  const requests = RAIN_FILES.map((path) => new Request(path, path.startsWith('/assets/') ? {} : { cache: 'reload' }))
  await cache.addAll(requests)
}

async function forgetOlder(): Promise<void> {
  const others = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== cacheName)
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)))
}

async function answerPage(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName)
  return (await cache.match('/')) ?? fetch(request)
}

async function answerFile(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName)
  const kept = (await cache.match(request)) ?? (await caches.match(request))
  if (kept) return kept
  const answer = await fetch(request)
  // Parts that are too large to be put aside in advance are kept once somebody has used them.
  if (answer.ok && answer.type === 'basic') await cache.put(request, answer.clone())
  return answer
}

/** @NOTE browsers take the permission away from a page that is pushed to and shows nothing */
function show(push: ShownPush | null): Promise<void> {
  if (push === null) return scope.registration.showNotification('Rain', { tag: 'rain', icon: '/icons/icon-192.png' })
  return scope.registration.showNotification(push.title, detailsOf(push))
}

/** Asks nobody again: denying does no harm. The ticket is good for this request and for nothing else. */
async function deny(push: ShownPush): Promise<void> {
  const denied = await fetch('/api/push/deny', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ticket: push.deny_ticket }),
  }).then(
    async (answer) => answer.ok && ((await answer.json()) as { denied: boolean }).denied,
    () => false,
  )
  const { denied: yes = '', not_denied: no = '' } = push
  await scope.registration.showNotification(push.title, {
    body: denied ? yes : no,
    tag: push.tag,
    icon: '/icons/icon-192.png',
    data: { ...push, deny_ticket: undefined },
    silent: true,
  })
}

async function open(hash: string): Promise<void> {
  const pages = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const page = pages.find(({ visibilityState }) => visibilityState === 'visible') ?? pages[0]
  if (!page) return void (await scope.clients.openWindow(`/#${hash}`))
  page.postMessage({ type: 'open', hash })
  await page.focus()
}
