import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Next, Request, Response } from '../infra/http.ts'

const notThere = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Rain</title>
<h1>Rain is running</h1>
<p>The dashboard is not built yet. Run <code>npx nx build @rain/web</code> and load this page again.</p>
</html>
`

const serverPaths = /^\/(api|health|ready|ws|socket\.io)(\/|$)/

/** Every address of the dashboard is the same page; its script reads the address. */
export function webFallback(webDir: string) {
  return (request: Request, response: Response, next: Next) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const wantsPage = request.path === '/' || (request.headers.accept ?? '').includes('text/html')
    if (!isRead || !wantsPage || serverPaths.test(request.path)) return next()
    response.setHeader('Cache-Control', 'no-cache')
    if (existsSync(join(webDir, 'index.html')))
      return response.sendFile('index.html', { root: webDir, cacheControl: false })
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.status(200).send(notThere)
  }
}
