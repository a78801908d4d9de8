import { z } from 'zod'

export const doctorStates = ['ok', 'warn', 'fail', 'unknown'] as const
export type DoctorState = (typeof doctorStates)[number]

/** What each check can find, and how bad that is. The page has words and a remedy for each of them. */
export const doctorFindings = {
  gateway: { running: 'ok' },
  postgres: { reachable: 'ok', slow: 'warn', unreachable: 'fail' },
  migrations: { current: 'ok', behind: 'fail', unfinished: 'fail', ahead: 'warn', not_known: 'unknown' },
  redis: {
    persistent: 'ok',
    not_persistent: 'warn',
    evicting: 'warn',
    nearly_full: 'warn',
    save_failed: 'fail',
    unreachable: 'fail',
  },
  runner: { alive: 'ok', missing: 'fail' },
  scheduler: { alive: 'ok', missing: 'fail' },
  sandbox: { available: 'ok', missing: 'warn', not_known: 'unknown' },
  browser: { available: 'ok', missing: 'warn', not_known: 'unknown' },
  devices: { none: 'ok', well: 'ok', outdated: 'warn' },
  providers: {
    works: 'ok',
    demo: 'ok',
    none: 'warn',
    not_tested: 'unknown',
    resting: 'warn',
    others_failing: 'warn',
    failing: 'fail',
  },
  disk: { enough: 'ok', low: 'warn', full: 'fail' },
  backups: { none: 'warn' },
  clock: { agrees: 'ok', differs: 'warn', far_off: 'fail' },
  secret_key: { copied: 'ok', not_copied: 'warn', open_to_others: 'fail' },
  audit: { empty: 'ok', intact: 'ok', altered: 'fail' },
  version: { same: 'ok', mixed: 'warn' },
} as const satisfies Record<string, Record<string, DoctorState>>

export type DoctorCheckId = keyof typeof doctorFindings
export type DoctorFinding<Id extends DoctorCheckId = DoctorCheckId> = Id extends DoctorCheckId
  ? keyof (typeof doctorFindings)[Id] & string
  : never

/** In the order in which a person reads them: first what everything else needs. */
export const doctorCheckIds = Object.keys(doctorFindings) as [DoctorCheckId, ...DoctorCheckId[]]

/** What any check may come to as well: it has not answered in time, or could not be carried out. */
export const doctorMishaps = ['timed_out', 'not_done'] as const
export type DoctorMishap = (typeof doctorMishaps)[number]

/** Names end with the unit: `_bytes`, `_ms`, `_seconds`; `_at` is in seconds since 1970. Never a secret, never a path. */
export const doctorFactsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
export type DoctorFacts = z.infer<typeof doctorFactsSchema>

export const doctorCheckSchema = z.object({
  id: z.enum(doctorCheckIds),
  state: z.enum(doctorStates),
  /** One of `doctorFindings` of this check, or of `doctorMishaps`. */
  finding: z.string(),
  facts: doctorFactsSchema,
  /** Since when it is so, or when it was seen last, in seconds since 1970; null: not known. */
  since: z.number().nullable(),
})
export type DoctorCheck = z.infer<typeof doctorCheckSchema>

/** `GET /api/doctor`: every check once, each with a few seconds of its own. */
export const doctorSchema = z.object({
  /** By the server's clock, in seconds since 1970. */
  checked_at: z.number(),
  checks: z.array(doctorCheckSchema),
})
export type Doctor = z.infer<typeof doctorSchema>

/** `PUT /api/doctor/secret-key`: the person says that a copy of the key in use is kept elsewhere, or takes it back. */
export const keyCopySchema = z.strictObject({ copied: z.boolean() })
export type KeyCopy = z.infer<typeof keyCopySchema>
