import { useTranslation } from 'react-i18next'
import { ShortcutsDialog } from '../features/shortcuts/shortcuts-dialog.tsx'
import { nameOfPage, pages } from './pages.tsx'
import { routes } from './route.ts'

/** The shortcuts, with those of the pages. */
export function ShortcutsView({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const withKeys = routes.flatMap((route) => {
    const keys = route === 'chat' || route === 'new' ? undefined : pages[route].keys
    return route === 'chat' || route === 'new' || keys === undefined ? [] : [{ title: nameOfPage(route, t), keys }]
  })
  return <ShortcutsDialog pages={withKeys} onClose={onClose} />
}
