import type { Next, Request, Response } from '../infra/http.ts'

/** Takes the place of a worker that does harm: it forgets what was kept and gives the page back to the network. */
const endOfWorker = `self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(leave()))
async function leave() {
  const names = await caches.keys()
  await Promise.all(names.map((name) => caches.delete(name)))
  await self.registration.unregister()
}
`

/** The service worker is asked for anew each time, and can be ended from here: what browsers keep cannot be reached otherwise. */
export function workerSwitch({ RAIN_SERVICE_WORKER: worker }: { RAIN_SERVICE_WORKER: 'on' | 'off' }) {
  return (request: Request, response: Response, next: Next) => {
    if (request.path !== '/sw.js') return next()
    response.setHeader('Service-Worker-Allowed', '/')
    response.setHeader('Cache-Control', 'no-cache')
    if (worker === 'on') return next()
    response.setHeader('Content-Type', 'text/javascript; charset=utf-8')
    response.status(200).send(endOfWorker)
  }
}
