import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createQueryClient } from '../api/query-client.ts'
import { watchAppearance } from '../features/settings/appearance.ts'
import { startI18n } from '../i18n/index.ts'
import { Gallery } from './gallery.tsx'
import '../app/styles.css'

startI18n()
watchAppearance()

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root element')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={createQueryClient()}>
      <Gallery />
    </QueryClientProvider>
  </StrictMode>,
)
