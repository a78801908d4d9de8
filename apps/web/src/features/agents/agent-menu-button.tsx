import { Ellipsis } from 'lucide-react'
import { lazy, Suspense, type ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/button.tsx'
import { useOpener } from '../../ui/opener/use-opener.ts'

const AgentMenu = lazy(() => import('./agent-menu.tsx').then((module) => ({ default: module.AgentMenu })))

/** Opens what can be done with the agent in view. */
export function AgentMenuButton(props: Omit<ComponentProps<typeof AgentMenu>, 'opener'>) {
  const { t } = useTranslation()
  const opener = useOpener('menu')
  return (
    <span className="relative inline-flex">
      <IconButton label={t('agents.options')} {...opener.button}>
        <Ellipsis className="size-5" aria-hidden />
      </IconButton>
      <Suspense>{opener.isNear && <AgentMenu opener={opener} {...props} />}</Suspense>
    </span>
  )
}
