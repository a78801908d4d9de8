import type { Db } from '@rain/db'
import type { SetupChange } from '@rain/protocol'
import { readStoredSetup, type StoredSetup } from './stored-setup.ts'

/** Notes what the person leaves out, takes up again, or does not want to be reminded of. */
export async function changeSetup(db: Db, userId: string, change: SetupChange): Promise<void> {
  const setup = changed(await readStoredSetup(db, userId), change)
  await db.prisma.user.update({ where: { id: userId }, data: { setup } })
}

function changed({ skipped, dismissed }: StoredSetup, { skip, reopen, dismissed: hide }: SetupChange): StoredSetup {
  const left = new Set(skipped)
  if (skip) left.add(skip)
  if (reopen) left.delete(reopen)
  return { skipped: [...left], dismissed: hide ?? dismissed }
}
