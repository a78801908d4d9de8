import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog.tsx'
import { SignIns } from './sign-ins.tsx'

type SignInsDialogProps = { agentId: string; open: boolean; onClose: () => void }

export function SignInsDialog({ agentId, open, onClose }: SignInsDialogProps) {
  const { t } = useTranslation('agents')
  return (
    <Dialog open={open} onClose={onClose} title={t('signIns.title')}>
      <div className="flex flex-col gap-4 px-5 pt-1 pb-6">
        <SignIns agentId={agentId} />
      </div>
    </Dialog>
  )
}
