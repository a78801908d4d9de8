import { useTranslation } from 'react-i18next'
import { ShortcutsDialog } from '../features/shortcuts/shortcuts-dialog.tsx'
import { pages } from './pages.tsx'

/** The shortcuts, with those of the pages. */
export function ShortcutsView({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const withKeys = Object.values(pages).flatMap(({ title, keys }) => (keys ? [{ title: title(t), keys }] : []))
  return <ShortcutsDialog pages={withKeys} onClose={onClose} />
}
