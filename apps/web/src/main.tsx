import './api/schemas-without-eval.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createQueryClient } from './api/query-client.ts'
import { App } from './app/app.tsx'
import { ErrorBoundary } from './app/error-boundary.tsx'
import { keepFocus } from './app/keep-focus.ts'
import { hearWorker, keepWorker } from './app/keep-worker.ts'
import { keepReturnedSignIn } from './features/mcp/returned-sign-in.ts'
import { watchAppearance } from './features/settings/appearance.ts'
import { languageReady, startI18n } from './i18n/index.ts'
import './app/styles.css'

keepReturnedSignIn()
startI18n()
watchAppearance()
keepFocus()

// @NOTE whoever reads another language sees no English first; without it the page goes on in English
await languageReady().catch(() => undefined)

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root element')
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <QueryClientProvider client={createQueryClient()}>
        <App />
      </QueryClientProvider>
    </ErrorBoundary>
  </StrictMode>,
)

// Not before the page can be used: putting all files aside can wait.
const settledMs = 4_000
if (import.meta.env.PROD) {
  hearWorker()
  setTimeout(() => void keepWorker(), settledMs)
}
