import type { ErrorCode, ListedModel } from '@rain/protocol'
import type { Db } from './client.ts'
import { statement } from './sql.ts'

/** What a provider offered when it was last asked. */
export interface ModelList {
  provider: string
  models: ListedModel[]
  checkedAt: Date
  errorCode: ErrorCode | null
  errorText: string | null
}

const save = statement<{ provider: string }>(
  'save-model-list',
  `INSERT INTO model_lists (user_id, provider, models, checked_at) VALUES ($1, $2, $3::jsonb, now())
   ON CONFLICT (user_id, provider) DO UPDATE
     SET models = excluded.models, checked_at = now(), error_code = NULL, error_text = NULL
   RETURNING provider`,
)

export async function saveModelList(db: Db, userId: string, provider: string, models: ListedModel[]): Promise<void> {
  await save(db, [userId, provider, JSON.stringify(models)])
}

const fail = statement<{ provider: string }>(
  'fail-model-list',
  `INSERT INTO model_lists (user_id, provider, models, checked_at, error_code, error_text)
   VALUES ($1, $2, '[]', now(), $3, $4)
   ON CONFLICT (user_id, provider) DO UPDATE SET checked_at = now(), error_code = $3, error_text = $4
   RETURNING provider`,
)

/** The models of the last time that worked stay. */
export async function failModelList(
  db: Db,
  list: { userId: string; provider: string; code: ErrorCode; text: string },
): Promise<void> {
  await fail(db, [list.userId, list.provider, list.code, list.text])
}

const find = statement<ModelList>(
  'model-lists',
  `SELECT provider, models, checked_at AS "checkedAt", error_code AS "errorCode", error_text AS "errorText"
   FROM model_lists WHERE user_id = $1`,
)

export function modelListsOf(db: Db, userId: string): Promise<ModelList[]> {
  return find(db, [userId])
}
