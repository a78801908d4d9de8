import type { SupervisionMode } from '@rain/protocol'
import {
  FolderCog,
  FoldVertical,
  KeyRound,
  MessageSquarePlus,
  Monitor,
  PenLine,
  ShieldCheck,
  Trash2,
  X,
  type LucideIcon,
} from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { MenuAnchor } from '../../ui/opener/menu-anchor.tsx'
import type { Opener } from '../../ui/opener/use-opener.ts'
import { ConversationCost } from './conversation-cost.tsx'
import { addAgentTexts } from '../../i18n/agents-texts.ts'

addAgentTexts()

type AgentMenuProps = {
  opener: Opener
  /** The conversation in view; null before the first. */
  sessionId: string | null
  supervision: SupervisionMode
  onSupervision: () => void
  onWork: () => void
  onSignIns: () => void
  onUsage: () => void
  onChangeFolder: () => void
  onNewConversation: () => void
  onConversation: () => void
  onCompact: () => void
  onClear: () => void
  onClose: () => void
}

/** What can be done with the agent in view. Not modal: the modal variant injects a style element, which the policy forbids. */
export function AgentMenu({ opener, ...props }: AgentMenuProps) {
  const { sessionId, supervision, onUsage, onChangeFolder, onNewConversation, onClear, onClose } = props
  const { t } = useTranslation(['translation', 'agents'])
  return (
    <DropdownMenu.Root modal={false} open={opener.open} onOpenChange={opener.setOpen}>
      <MenuAnchor />
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          {...opener.content}
          aria-label={t('agents.options')}
          align="end"
          sideOffset={6}
          collisionPadding={12}
          className="animate-rise z-20 min-w-56 rounded-2xl border border-line bg-raised p-1.5 shadow-soft"
        >
          {sessionId !== null && (
            <>
              <DropdownMenu.Item
                onSelect={onUsage}
                className="cursor-pointer rounded-xl px-3 py-1.5 outline-none data-highlighted:bg-sunken"
              >
                <ConversationCost sessionId={sessionId} />
              </DropdownMenu.Item>
              <DropdownMenu.Separator className="mx-2 my-1.5 h-px bg-line" />
            </>
          )}
          <MenuItem
            icon={ShieldCheck}
            text={t('supervision.menu', { mode: t(`supervision.mode.${supervision}`) })}
            onSelect={props.onSupervision}
          />
          <MenuItem icon={Monitor} text={t('devices.work')} onSelect={props.onWork} />
          <MenuItem icon={KeyRound} text={t('agents:signIns.menu')} onSelect={props.onSignIns} />
          <MenuItem icon={MessageSquarePlus} text={t('agents.newConversation')} onSelect={onNewConversation} />
          {sessionId !== null && (
            <>
              <MenuItem icon={PenLine} text={t('agents.conversation')} onSelect={props.onConversation} />
              <MenuItem icon={FoldVertical} text={t('chat.compact')} onSelect={props.onCompact} />
            </>
          )}
          <MenuItem icon={FolderCog} text={t('agents.changeFolder')} onSelect={onChangeFolder} />
          <DropdownMenu.Separator className="mx-2 my-1.5 h-px bg-line" />
          <MenuItem icon={Trash2} text={t('agents.clear')} onSelect={onClear} danger />
          <MenuItem icon={X} text={t('agents.close')} onSelect={onClose} danger />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

type MenuItemProps = { icon: LucideIcon; text: string; onSelect: () => void; danger?: boolean }

function MenuItem({ icon: Icon, text, onSelect, danger = false }: MenuItemProps) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      className={`flex min-h-10 cursor-pointer items-center gap-3 rounded-xl px-3 text-sm outline-none data-highlighted:bg-sunken ${
        danger ? 'text-danger' : ''
      }`}
    >
      <Icon className="size-4.5" aria-hidden /> {text}
    </DropdownMenu.Item>
  )
}
